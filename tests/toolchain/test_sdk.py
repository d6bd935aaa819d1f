"""Is the SDK read as its sources say?"""

from lab.toolchain.sdk import Sdk

INSTANCE = "openstack:compute/instance:Instance"


def test_every_resource_and_function_is_found(sdk: Sdk) -> None:
    assert (len(sdk.resources), len(sdk.functions)) == (114, 65)


def test_properties_have_the_names_of_the_protocol_not_of_python(sdk: Sdk) -> None:
    subnet = sdk.resources["openstack:networking/subnet:Subnet"]
    assert subnet.inputs["networkId"] == "string"
    assert "network_id" not in subnet.inputs


def test_shapes_follow_the_annotations(sdk: Sdk) -> None:
    inputs = sdk.resources[INSTANCE].inputs
    assert inputs["powerState"] == "string"
    assert inputs["forceDelete"] == "boolean"
    assert inputs["securityGroups"] == {"array": "string"}
    assert inputs["metadata"] == {"map": "string"}
    assert inputs["blockDevices"]["array"]["object"]["volumeSize"] == "integer"


def test_what_the_cloud_alone_computes_is_an_output(sdk: Sdk) -> None:
    surface = sdk.resources[INSTANCE]
    assert "allTags" in surface.outputs
    assert "allTags" not in surface.inputs


def test_a_function_has_its_arguments_and_its_result(sdk: Sdk) -> None:
    surface = sdk.functions["openstack:networking/getNetwork:getNetwork"]
    assert surface.inputs["networkId"] == "string"
    assert surface.outputs["subnets"] == {"array": "string"}
