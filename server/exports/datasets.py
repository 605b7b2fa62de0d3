"""What leaves the house as tables: every dataset with its columns, for files and for the interface alike. Pure."""

from typing import Literal

import msgspec

from server.core.errors import Text

Kind = Literal["id", "text", "whole", "money", "number", "yes_no", "date", "moment"]


class Column(msgspec.Struct, frozen=True):
    """`personal`: says who somebody is or where exactly they live; it leaves only where that was asked for, never by
    the interface.
    """

    name: str
    kind: Kind
    title: Text
    personal: bool = False


class Dataset(msgspec.Struct, frozen=True):
    """A table. `key`: the columns that name a row, in the order the rows come in. `place`: whether rows have a
    position (`lon`, `lat`, WGS-84 degrees).
    """

    name: str
    title: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def place(self) -> bool:
        return any(one.name == "lon" for one in self.columns)

    def shown(self, *, personal: bool) -> tuple[Column, ...]:
        """The columns that leave."""
        return tuple(one for one in self.columns if personal or not one.personal)


def _c(name: str, kind: Kind, zh: str, en: str, *, personal: bool = False) -> Column:
    return Column(name, kind, Text(zh, en), personal)


_ID = _c("id", "id", "编号", "Id")
_HOUSEHOLD = _c("household_id", "id", "家庭编号", "Household")
_PERSON = _c("person_id", "id", "人员编号", "Person")
# Of a record that was merged: the one that remains. Such rows are in the archive alone; elsewhere `merges` tells.
_MERGED = _c("merged_into", "id", "已并入（编号）", "Merged into")
_PLACE = (
    _c("region_code", "text", "区划代码", "Division code"),
    _c("town_name", "text", "乡镇", "Township"),
    _c("village_name", "text", "村", "Village"),
)
_POSITION = (
    _c("lon", "number", "经度", "Longitude", personal=True),
    _c("lat", "number", "纬度", "Latitude", personal=True),
)
_FACT_KEY = ("household_id", "name", "observed_on", "source_id", "subject_id")
_PROGRAMME = _c("programme", "text", "救助项目", "Programme")

DATASETS: dict[str, Dataset] = {
    one.name: one
    for one in (
        Dataset("divisions", Text("行政区划和网格", "Divisions and grids"), ("code",), (
            _c("code", "text", "代码", "Code"),
            _c("parent_code", "text", "上级代码", "Parent"),
            _c("level", "text", "级别", "Level"),
            _c("name", "text", "名称", "Name"),
            _c("valid_from", "date", "启用", "Valid from"),
            _c("valid_to", "date", "停用", "Valid to"),
        )),
        Dataset("households", Text("家庭", "Households"), ("id",), (
            _ID, *_PLACE,
            _c("head_name", "text", "户主", "Head", personal=True),
            _c("address", "text", "住址", "Address", personal=True),
            *_POSITION,
            _c("position_source", "text", "位置来源", "Source of the position"),
            _c("registered_at", "moment", "登记时间", "Registered"),
            _MERGED,
        )),
        Dataset("persons", Text("人员", "Persons"), ("id",), (
            _ID, _HOUSEHOLD, *_PLACE,
            _c("name", "text", "姓名", "Name", personal=True),
            _c("id_masked", "text", "身份证号（遮盖）", "Citizen ID (masked)", personal=True),
            _c("sex", "text", "性别", "Sex"),
            _c("birth_date", "date", "出生日期", "Born", personal=True),
            _c("birth_year", "whole", "出生年份", "Year of birth"),
            _c("relation", "text", "与户主关系", "Relation to the head"),
            _c("died_on", "date", "死亡日期", "Died"),
            _MERGED,
        )),
        Dataset("statuses", Text("身份认定", "Recognitions"), ("id",), (
            _ID, _HOUSEHOLD, _PERSON, *_PLACE,
            _c("status", "text", "身份", "Status"),
            _c("support_mode", "text", "供养方式", "Way of support"),
            _c("care_grade", "text", "照料等级", "Care grade"),
            _c("valid_from", "date", "自", "From"),
            _c("valid_to", "date", "至", "To"),
            _c("recorded_at", "moment", "记录时间", "Recorded"),
        )),
        Dataset("facts", Text("已知情况", "Facts"), _FACT_KEY, (
            _HOUSEHOLD,
            *_PLACE,
            _c("name", "text", "事项", "Fact"),
            _c("value", "text", "内容（JSON）", "Value (JSON)", personal=True),
            _c("observed_on", "date", "日期", "Observed"),
            _c("channel", "text", "途径", "By which way"),
            _c("said_by", "text", "谁说的", "Who said it", personal=True),
            _c("source_id", "id", "出自哪条记录", "Record it comes from"),
            _c("subject_id", "id", "说的是谁（家庭或人员）", "Of whom: the household or a person"),
            _c("stands", "yes_no", "现以此为准", "Stands"),
            _c("withdrawn_at", "moment", "撤回时间", "Withdrawn"),
            _c("recorded_at", "moment", "记录时间", "Recorded"),
        )),
        Dataset("visits", Text("走访", "Visits"), ("id",), (
            _ID, _HOUSEHOLD, *_PLACE,
            _c("form_id", "text", "表单编号", "Form id"),
            _c("form_title", "text", "表单", "Form"),
            _c("form_version", "text", "表单版本", "Form version"),
            _c("visited_on", "date", "走访日期", "Visited"),
            _c("entered_at", "moment", "录入时间", "Entered"),
            _c("received_at", "moment", "收到时间", "Received"),
            _c("outcome", "text", "结果", "Outcome"),
            _c("counts", "yes_no", "计入走访", "Counts as a visit"),
            _c("evidence", "text", "位置佐证", "Evidence of place"),
            *_POSITION,
        )),
        Dataset("followups", Text("走访到期", "Follow-ups"), ("household_id",), (
            _HOUSEHOLD, *_PLACE,
            _c("reason", "text", "依据", "Reason"),
            _c("interval_days", "whole", "间隔（天）", "Interval (days)"),
            _c("obliged_from", "date", "自何日应走访", "Owed from"),
            _c("last_counted_on", "date", "上次走访", "Last visit"),
            _c("due_on", "date", "到期", "Due"),
            _c("overdue_from", "date", "何日起逾期", "Overdue from"),
            _c("paused_until", "date", "暂停至", "Paused until"),
            _c("ended_on", "date", "结束", "Ended"),
        )),
        Dataset("leads", Text("线索", "Leads"), ("id",), (
            _ID, _HOUSEHOLD, *_PLACE,
            _c("source", "text", "来源", "Source"),
            _c("channel", "text", "渠道", "Channel"),
            _c("event_type", "text", "困难类型", "Hardship"),
            _c("urgent", "yes_no", "紧急", "Urgent"),
            _c("person_name", "text", "姓名", "Name", personal=True),
            _c("description", "text", "情况", "What happened", personal=True),
            _c("reported_at", "moment", "报告时间", "Reported"),
            _c("respond_by", "moment", "响应期限", "Respond by"),
            _c("outcome", "text", "处理结果", "Outcome"),
            _c("decided_at", "moment", "处理时间", "Dealt with"),
            _c("case_id", "id", "案件编号", "Case"),
        )),
        Dataset("cases", Text("案件", "Cases"), ("id",), (
            _ID, _HOUSEHOLD, *_PLACE, _PROGRAMME,
            _c("lead_id", "id", "线索编号", "Lead"),
            _c("applicant_name", "text", "申请人", "Applicant", personal=True),
            _c("urgent", "yes_no", "紧急", "Urgent"),
            _c("stage", "text", "环节", "Stage"),
            _c("ended", "yes_no", "已办结", "Ended"),
            _c("opened_at", "moment", "立案时间", "Opened"),
            _c("due_on", "date", "当前期限", "Due"),
            _c("decision", "text", "决定", "Decision"),
            _c("amount", "money", "金额（元）", "Amount (CNY)"),
            _c("decided_at", "moment", "决定时间", "Decided"),
        )),
        Dataset("benefits", Text("救助待遇", "Benefits"), ("id",), (
            _ID, _c("case_id", "id", "案件编号", "Case"), _HOUSEHOLD, _PERSON, *_PLACE, _PROGRAMME,
            _c("payee_name", "text", "领取人", "Payee", personal=True),
            _c("amount", "money", "金额（元）", "Amount (CNY)"),
            _c("paid_every", "text", "发放周期", "Paid every"),
            _c("first_month", "date", "首月", "First month"),
            _c("granted_at", "moment", "批准时间", "Granted"),
        )),
        Dataset("payments", Text("发放", "Payments"), ("id",), (
            _ID, _c("batch_id", "id", "批次编号", "Batch"), _HOUSEHOLD, _PERSON, *_PLACE, _PROGRAMME,
            _c("month", "date", "所属月份", "Month"),
            _c("payee_name", "text", "领取人", "Payee", personal=True),
            _c("amount", "money", "金额（元）", "Amount (CNY)"),
            _c("outcome", "text", "结果", "Outcome"),
            _c("paid_on", "date", "到账日期", "Paid"),
        )),
        Dataset("referrals", Text("转介", "Referrals"), ("id",), (
            _ID, _HOUSEHOLD, _PERSON, *_PLACE,
            _c("lead_id", "id", "线索编号", "Lead"),
            _c("case_id", "id", "案件编号", "Case"),
            _c("target", "text", "转介事项", "For"),
            _c("department_name", "text", "部门", "Department"),
            _c("urgent", "yes_no", "紧急", "Urgent"),
            _c("state", "text", "状态", "State"),
            _c("dispatched_on", "date", "派出", "Dispatched"),
            _c("due_on", "date", "期限", "Due"),
            _c("returns", "whole", "退回次数", "Times returned"),
            _c("moved_at", "moment", "最近变动", "Last moved"),
        )),
        Dataset("monitorings", Text("动态监测", "Monitoring"), ("id",), (
            _ID, _HOUSEHOLD, *_PLACE,
            _c("level", "text", "预警级别", "Level"),
            _c("began_on", "date", "开始", "Began"),
            _c("ended_at", "moment", "结束", "Ended"),
        )),
        Dataset("merges", Text("合并与拆分", "Merges and splits"), ("id", "gone_id"), (
            _ID, _HOUSEHOLD, *_PLACE,
            _c("kind", "text", "种类", "Kind"),
            _c("gone_id", "id", "被并入（或拆出）的编号", "Merged into another, or split off"),
            _c("kept_id", "id", "保留的编号", "Remains"),
            _c("merged_at", "moment", "办理时间", "Done"),
            _c("undone_at", "moment", "撤销时间", "Taken back"),
        )),
    )
}  # fmt: skip
