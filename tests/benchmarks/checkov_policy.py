"""The custom policy that Checkov is given. Its JSON framework takes policies in Python only; those in YAML it ignores.

Copied to where Checkov looks for it, and run there: nothing of ours is at hand.
"""

POLICY = """\
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.json_doc.base_json_check import BaseJsonCheck
from checkov.json_doc.enums import BlockType


class EveryMemberIsCapable(BaseJsonCheck):
    def __init__(self):
        super().__init__(
            name="Every member can complete multifactor authentication",
            id="CKV_BENCH_1",
            categories=[CheckCategories.IAM],
            supported_entities=["*"],
            block_type=BlockType.DOCUMENT,
        )

    def scan_entity_conf(self, conf, entity_type):
        rows = conf["resources"]["entra"]["userRegistrationDetails"]
        failed = any(row["userType"] == "member" and not row["isMfaCapable"] for row in rows)
        return (CheckResult.FAILED if failed else CheckResult.PASSED), conf


check = EveryMemberIsCapable()
"""
