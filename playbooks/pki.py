"""The small CA of a tenant's school networks: it signs the RADIUS server and the devices that log in by EAP-TLS.

Everything lies in the estate's folder of keys, for the user alone; the keys of the CA and of the server are encrypted
with the estate's passphrase. Only the server's own key leaves it, for its host.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from common.errors import InputError
from common.files import write_bytes

CA_YEARS = 10
LEAF_DAYS = 730
RENEW_DAYS = 60  # a certificate with less left is made anew
SECRET = 0o600
_SKEW = timedelta(hours=1)  # clocks of devices differ


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certificate_pem(self) -> str:
        """The certificate as PEM."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def key_pem(self) -> str:
        """The private key as unencrypted PEM (PKCS #8)."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def server_name(tenant: str) -> str:
    """The name in the server's certificate, which devices must insist on; `.internal` is reserved for private use."""
    return f"radius.{tenant}.internal"


def ensure_authority(folder: Path, tenant_name: str, passphrase: bytes, now: datetime) -> Pair:
    """The CA of a tenant, made once; raises InputError where its key cannot be read with `passphrase`."""
    found = _load(folder, "ca", passphrase)
    if found is not None:
        return found
    key = ec.generate_private_key(ec.SECP384R1())
    name = _name(tenant_name, "Schulnetze RADIUS-CA")
    builder = _builder(name, name, key, now, timedelta(days=365 * CA_YEARS)).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    authority = Pair(builder.add_extension(_usage(signs=True), critical=True).sign(key, hashes.SHA384()), key)
    _store(folder, "ca", authority, passphrase)
    return authority


def ensure_server(folder: Path, authority: Pair, tenant: str, passphrase: bytes, now: datetime) -> Pair:
    """The RADIUS server's certificate, made once and anew RENEW_DAYS before it ends."""
    found = _load(folder, "server", passphrase)
    if found is not None and _good(found.certificate, authority, now):
        return found
    name = server_name(tenant)
    pair = _issue(authority, name, ExtendedKeyUsageOID.SERVER_AUTH, now, x509.DNSName(name))
    _store(folder, "server", pair, passphrase)
    return pair


def ensure_device(folder: Path, authority: Pair, account: str, now: datetime) -> tuple[Path, Path]:
    """Certificate and key file for a device of `account`, to be handed over and then removed; made once.

    The key is not encrypted, since it goes to a device; the files are the user's alone.
    """
    certificate_file, key_file = folder / "devices" / f"{account}.pem", folder / "devices" / f"{account}.key"
    if key_file.exists() and certificate_file.exists():
        found = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        if _good(found, authority, now):
            return certificate_file, key_file
    pair = _issue(authority, account, ExtendedKeyUsageOID.CLIENT_AUTH, now)
    _folder(key_file.parent)
    write_bytes(key_file, pair.key_pem().encode(), SECRET)
    write_bytes(certificate_file, pair.certificate_pem().encode(), SECRET)
    return certificate_file, key_file


def _issue(
    authority: Pair, name: str, usage: x509.ObjectIdentifier, now: datetime, *alternatives: x509.GeneralName
) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate.subject
    builder = (
        _builder(_name(None, name), issuer, key, now, timedelta(days=LEAF_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    if alternatives:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return Pair(builder.sign(authority.key, hashes.SHA384()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(organization: str | None, common: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organization:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(parts)


def _good(certificate: x509.Certificate, authority: Pair, now: datetime) -> bool:
    if certificate.not_valid_after_utc - now < timedelta(days=RENEW_DAYS):
        return False
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, InvalidSignature):
        return False
    return True


def _load(folder: Path, name: str, passphrase: bytes) -> Pair | None:
    certificate_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    if not key_file.exists() or not certificate_file.exists():
        return None
    try:
        key = serialization.load_pem_private_key(key_file.read_bytes(), passphrase)
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
    except (ValueError, TypeError):
        raise InputError(
            key_file, "cannot be read with the estate's passphrase", hint="restore both from one backup"
        ) from None
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Pair(certificate, key)


def _store(folder: Path, name: str, pair: Pair, passphrase: bytes) -> None:
    """Key first: a certificate without its key would be believed."""
    _folder(folder)
    encrypted = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
    write_bytes(folder / f"{name}.key", encrypted, SECRET)
    write_bytes(folder / f"{name}.pem", pair.certificate_pem().encode(), SECRET)


def _folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
