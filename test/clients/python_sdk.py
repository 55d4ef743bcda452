"""The official Python SDK, as pip installs it, against a server: one story in each way that the SDK signs and sends.

Reads from standard input what `serve --json` says, with `actions`, the names of the actions to tell of as
service:Action, `chapters`, as in families.yaml, and `publicKey`, a line of OpenSSH text to import.
Says on standard error which checks fail, and at the end on standard output, in JSON, how many passed and failed.
"""

import base64
import importlib
import json
import os
import sys
import traceback

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

VERSIONS = {"kms": "v20190118", "lighthouse": "v20200324", "postgres": "v20170312", "sts": "v20180813"}
SIGNS = ("TC3-HMAC-SHA256", "HmacSHA256", "HmacSHA1")
PROFILES = [(sign, method, False) for sign in SIGNS for method in ("POST", "GET")]
PROFILES.append(("TC3-HMAC-SHA256", "POST", True))
ABROAD = "ap-singapore"
NOBODY = ("AKIDnobody" + "0" * 26, "nobodynobodynobodynobodynobody00")
AWKWARD = "a b+c&d=e%20/?#~*!()'\"\\|;:@,\n主密钥 é"
CONTEXT = json.dumps({"order": "7 & 8", "note": "值 +/=?"}, ensure_ascii=False)


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def count(self, good, said):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED " + said, file=sys.stderr)


class Cast:
    """The clients of one profile. It keeps which actions answered, and counts what it checks."""

    def __init__(self, ready, tally, number, sign, method, unsigned):
        self.ready, self.tally, self.number = ready, tally, number
        self.sign, self.method, self.unsigned = sign, method, unsigned
        self.told = set()

    def __str__(self):
        return "Python SDK, %s by %s%s" % (self.sign, self.method, ", unsigned payload" if self.unsigned else "")

    def named(self, name):
        """All profiles tell their story in one account, so each has names of its own."""
        return "%s_%d" % (name, self.number)

    def call(self, service, action, parameters=None, region=None, key=None, token=None, language="en-US"):
        package = "tencentcloud.%s.%s." % (service, VERSIONS[service])
        http = HttpProfile(protocol="http", endpoint=self.ready["endpoint"][len("http://") :], reqMethod=self.method)
        profile = ClientProfile(signMethod=self.sign, httpProfile=http, language=language)
        profile.unsignedPayload = self.unsigned
        credential = Credential(*(key or (self.ready["secretId"], self.ready["secretKey"])), token)
        client_of = getattr(importlib.import_module(package + service + "_client"), service.capitalize() + "Client")
        client = client_of(credential, self.ready["region"] if region is None else region, profile)
        request = getattr(importlib.import_module(package + "models"), action + "Request")()
        request.from_json_string(json.dumps(parameters or {}))
        reply = json.loads(getattr(client, action)(request).to_json_string())
        self.told.add(service + ":" + action)
        return reply

    def holds(self, what, good):
        self.tally.count(good, "%s: %s" % (self, what))

    def equal(self, what, got, wanted):
        self.tally.count(got == wanted, "%s: %s: %r is not %r" % (self, what, got, wanted))

    def refused(self, code, *call, **options):
        """Checks that the SDK raises this code, with a text and a RequestId; gives the text."""
        what = "%s of %s" % (code, call[1])
        try:
            self.call(*call, **options)
        except TencentCloudSDKException as error:
            said = error.get_message() or ""
            self.equal(what, error.get_code(), code)
            self.holds(what + " has a text and a RequestId", said != "" and len(error.get_request_id() or "") == 36)
            return said
        self.holds(what, False)
        return ""


def tell_of_identity(cast):
    own = cast.call("sts", "GetCallerIdentity")
    cast.equal("who the account is", (own["AccountId"], own["UserId"]), ("100000000001", "100000000001"))
    user = cast.call("sts", "GetCallerIdentity", key=NOBODY)
    cast.equal("who the sub-user is", (user["AccountId"], user["UserId"]), ("100000000001", "100000000002"))


def tell_of_encryption(cast):
    tags = [{"TagKey": "team", "TagValue": "数据 & co"}]
    order = {"Alias": cast.named("ordered"), "Description": AWKWARD, "Tags": tags}
    key = cast.call("kms", "CreateKey", order)["KeyId"]
    metadata = cast.call("kms", "DescribeKey", {"KeyId": key})["KeyMetadata"]
    cast.equal("the key", (metadata["Description"], metadata["KeyState"]), (AWKWARD, "Enabled"))

    plaintext = base64.b64encode(os.urandom(4096)).decode()
    sealed = cast.call("kms", "Encrypt", {"KeyId": key, "Plaintext": plaintext, "EncryptionContext": CONTEXT})
    blob = {"CiphertextBlob": sealed["CiphertextBlob"]}
    opened = cast.call("kms", "Decrypt", dict(blob, EncryptionContext=CONTEXT))
    cast.equal("the plaintext", (opened["KeyId"], opened["Plaintext"]), (key, plaintext))
    cast.refused("InvalidParameterValue.InvalidCiphertext", "kms", "Decrypt", blob)
    other = dict(blob, EncryptionContext='{"order":"7"}')
    cast.refused("InvalidParameterValue.InvalidCiphertext", "kms", "Decrypt", other)
    cast.refused("ResourceUnavailable.CmkNotFound", "kms", "DescribeKey", {"KeyId": key}, region=ABROAD)

    data = cast.call("kms", "GenerateDataKey", {"KeyId": key, "NumberOfBytes": 100, "EncryptionContext": CONTEXT})
    cast.equal("the length of the data key", len(base64.b64decode(data["Plaintext"])), 100)
    again = cast.call("kms", "Decrypt", {"CiphertextBlob": data["CiphertextBlob"], "EncryptionContext": CONTEXT})
    cast.equal("the data key", again["Plaintext"], data["Plaintext"])


def tell_of_states(cast):
    key = {"KeyId": cast.call("kms", "CreateKey", {"Alias": cast.named("states")})["KeyId"]}
    state = lambda: cast.call("kms", "DescribeKey", key)["KeyMetadata"]["KeyState"]
    sealed = cast.call("kms", "Encrypt", dict(key, Plaintext="dGVzdA=="))
    binding = dict(key, ProductId="mysql", ResourceId="cdb-a1b2c3d4")
    cast.call("kms", "BindCloudResource", binding)
    said = cast.refused("FailedOperation.CmkUsedByCloudProduct", "kms", "DisableKey", key)
    cast.holds("the refusal names the resource", "`cdb-a1b2c3d4`" in said)
    cast.call("kms", "UnbindCloudResource", binding)

    cast.call("kms", "DisableKey", key)
    cast.equal("the state", state(), "Disabled")
    cast.refused("ResourceUnavailable.CmkDisabled", "kms", "Encrypt", dict(key, Plaintext="dGVzdA=="))
    deletion = cast.call("kms", "ScheduleKeyDeletion", dict(key, PendingWindowInDays=7))
    metadata = cast.call("kms", "DescribeKey", key)["KeyMetadata"]
    cast.equal("the state", metadata["KeyState"], "PendingDelete")
    cast.equal("the deletion", metadata["DeletionDate"], deletion["DeletionDate"])
    cast.call("kms", "CancelKeyDeletion", key)
    cast.equal("the state", state(), "Disabled")
    cast.call("kms", "EnableKey", key)
    opened = cast.call("kms", "Decrypt", {"CiphertextBlob": sealed["CiphertextBlob"]})
    cast.equal("the plaintext", opened["Plaintext"], "dGVzdA==")


def tell_of_families(cast):
    for chapter in cast.ready["chapters"]:
        service, kept = chapter.get("service", "kms"), {}
        for step in chapter["steps"]:
            reply = cast.call(service, step["action"], filled(step.get("with", {}), kept, str(cast.number)))
            for path, value in step.get("says", {}).items():
                what = "%s: %s %s" % (chapter["title"], step["action"], path)
                cast.equal(what, member(reply, path), filled(value, kept, str(cast.number)))
            for name, path in step.get("keep", {}).items():
                kept[name] = member(reply, path)


def filled(value, kept, name):
    if isinstance(value, str):
        return kept[value[1:]] if value.startswith("$") else value.replace("#", name)
    if isinstance(value, list):
        return [filled(item, kept, name) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, kept, name) for key, item in value.items()}
    return value


def member(reply, path):
    for name in path.split("."):
        reply = reply[int(name)] if isinstance(reply, list) else reply[name]
    return reply


def tell_of_key_pairs(cast):
    tags = [{"Key": "team", "Value": "网 & web"}]
    made = cast.call("lighthouse", "CreateKeyPair", {"KeyName": cast.named("made"), "Tags": tags})["KeyPair"]
    cast.holds("the private key", made["PrivateKey"].startswith("-----BEGIN RSA PRIVATE KEY-----\n"))
    brought = {"KeyName": cast.named("brought"), "PublicKey": cast.ready["publicKey"]}
    ids = [made["KeyId"], cast.call("lighthouse", "ImportKeyPair", brought)["KeyId"]]
    page = cast.call("lighthouse", "DescribeKeyPairs", {"KeyIds": ids, "Offset": 0, "Limit": 1})
    cast.equal("the page", (page["TotalCount"], len(page["KeyPairSet"])), (2, 1))
    names = {"Name": "key-name", "Values": ["other", cast.named("made")]}
    filters = [names, {"Name": "tag:team", "Values": ["网 & web"]}]
    found = cast.call("lighthouse", "DescribeKeyPairs", {"Filters": filters})["KeyPairSet"]
    cast.equal("what is found", [(pair["KeyId"], pair["PublicKey"]) for pair in found], [(ids[0], made["PublicKey"])])
    cast.equal("a private key later", found[0]["PrivateKey"], None)
    own = cast.call("lighthouse", "DescribeKeyPairs", {"KeyIds": ids[1:]})["KeyPairSet"]
    cast.equal("what was brought", [pair["PublicKey"] for pair in own], [cast.ready["publicKey"]])
    cast.call("lighthouse", "DeleteKeyPairs", {"KeyIds": ids})
    cast.equal("what is left", cast.call("lighthouse", "DescribeKeyPairs")["TotalCount"], 0)
    cast.refused("ResourceNotFound.KeyIdNotFound", "lighthouse", "DeleteKeyPairs", {"KeyIds": ids})


def tell_of_instances(cast):
    order = {
        "SpecCode": "pg.it.medium4", "Storage": 100, "InstanceCount": 1, "Period": 1, "Charset": "UTF8",
        "AdminName": "dbadmin", "AdminPassword": "Tr0u&b+4%d=", "Zone": "ap-guangzhou-3", "DBMajorVersion": "17",
        "VpcId": "vpc-86v957zb", "SubnetId": "subnet-enm92y0m", "InstanceChargeType": "POSTPAID_BY_HOUR",
    }  # fmt: skip
    key = cast.call("kms", "CreateKey", {"Alias": cast.named("database")})["KeyId"]
    nodes = [{"Role": "Primary", "Zone": "ap-guangzhou-3"}, {"Role": "Standby", "Zone": "ap-guangzhou-4"}]
    extra = {"DBNodeSet": nodes, "DeletionProtection": True, "NeedSupportTDE": 1, "KMSKeyId": key}
    instance = cast.call("postgres", "CreateInstances", dict(order, **extra))["DBInstanceIdSet"][0]
    filters = [{"Name": "db-instance-id", "Values": [instance]}]
    rows = cast.call("postgres", "DescribeDBInstances", {"Filters": filters, "Limit": 10, "Offset": 0})["DBInstanceSet"]
    cast.equal("the instance", [(row["IsSupportTDE"], row["DeletionProtection"]) for row in rows], [(1, True)])
    zones = [[(node["Role"], node["Zone"]) for node in row["DBNodeSet"]] for row in rows]
    cast.equal("its nodes", zones, [[("Primary", "ap-guangzhou-3"), ("Standby", "ap-guangzhou-4")]])
    (own,) = cast.call("postgres", "DescribeEncryptionKeys", {"DBInstanceId": instance})["EncryptionKeys"]
    cast.equal("its key", (own["KeyId"], own["KeyAlias"], own["IsEnabled"]), (key, cast.named("database"), 1))
    opened = cast.call("kms", "Decrypt", {"CiphertextBlob": own["DEKCipherTextBlob"]})
    cast.equal("the length of its data key", len(base64.b64decode(opened["Plaintext"])), 32)

    plain = dict(order, DeletionProtection=False)
    instance = cast.call("postgres", "CreateInstances", plain)["DBInstanceIdSet"][0]
    keys = cast.call("postgres", "DescribeEncryptionKeys", {"DBInstanceId": instance})["EncryptionKeys"]
    cast.equal("the keys of an instance without encryption", keys, [])


def tell_of_refusals(cast):
    key = {"KeyId": "23e80852-1e38-11e9-b129-5cb9019b4b01"}
    cast.refused("UnauthorizedOperation", "kms", "DescribeKey", key, key=NOBODY)
    cast.refused("UnauthorizedOperation.NoPermission", "lighthouse", "DescribeKeyPairs", key=NOBODY)
    cast.refused("OperationDenied.CamDeniedError", "postgres", "DescribeDBInstances", key=NOBODY)
    wrong, unknown = (cast.ready["secretId"], "w" * 32), ("AKID" + "u" * 32, "w" * 32)
    cast.refused("AuthFailure.SignatureFailure", "sts", "GetCallerIdentity", key=wrong)
    cast.refused("AuthFailure.SecretIdNotFound", "sts", "GetCallerIdentity", key=unknown)
    cast.refused("AuthFailure.TokenFailure", "sts", "GetCallerIdentity", token="token")
    said = cast.refused("MissingParameter", "lighthouse", "DescribeKeyPairs", region="")
    cast.holds("the refusal names Region", "`Region`" in said)
    chinese = cast.refused("InvalidParameterValue.InvalidAlias", "kms", "CreateKey", {"Alias": "-"}, language="zh-CN")
    cast.holds("the text is Chinese", any("\u4e00" <= letter <= "\u9fff" for letter in chinese))


STORY = [
    tell_of_identity,
    tell_of_encryption,
    tell_of_states,
    tell_of_families,
    tell_of_key_pairs,
    tell_of_instances,
    tell_of_refusals,
]


def main():
    ready, tally = json.load(sys.stdin), Tally()
    for number, profile in enumerate(PROFILES):
        cast = Cast(ready, tally, number, *profile)
        for tell in STORY:
            try:
                tell(cast)
            except Exception:
                tally.count(False, "%s: %s" % (cast, traceback.format_exc()))
        cast.equal("actions that were not told of", sorted(set(ready["actions"]) - cast.told), [])
    print(json.dumps({"passed": tally.passed, "failed": tally.failed}))


main()
