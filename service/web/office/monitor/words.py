"""What pages say, in Chinese, for the acts of the trail, for messages and for what became of them."""

from collections.abc import Mapping

from domain.letters import ChannelName
from domain.outbox import IntentState, Purpose
from domain.policy import Act, Step

PURPOSE_WORDS: Mapping[Purpose, str] = {
    Purpose.NOTICE: "新通知",
    Purpose.REISSUE: "待转发",
    Purpose.REMINDER: "催办",
    Purpose.ALARM: "督办提醒",
    Purpose.ALL_CLEAR: "解除督办",
    Purpose.AMENDED: "通知变更",
    Purpose.WITHDRAWN: "撤回、不再要求",
    Purpose.REVIEW: "待审提醒",
    Purpose.RETURNED: "退回",
    Purpose.HANDOVER: "移交办理",
    Purpose.ENTERED: "代录告知",
    Purpose.OBJECTION: "异议",
    Purpose.DECIDED: "批复",
    Purpose.SUPERVISION: "督办单",
    Purpose.SUPERVISION_ENDED: "督办单销号",
    Purpose.SUPERVISION_REPLIED: "督办单已回复",
    Purpose.SUPERVISION_OPEN: "督办单待销号",
    Purpose.CIRCULAR: "通报",
}
STATE_WORDS: Mapping[IntentState, str] = {
    IntentState.WAITING: "待发送",
    IntentState.SENT: "已送达",
    IntentState.SETTLED: "已办，未发",
    IntentState.SUPERSEDED: "已合并，未发",
    IntentState.UNDELIVERABLE: "未送达",
}
STATE_KINDS: Mapping[IntentState, str] = {
    IntentState.WAITING: "warn",
    IntentState.SENT: "good",
    IntentState.UNDELIVERABLE: "bad",
}
CHANNEL_WORDS: Mapping[ChannelName, str] = {ChannelName.EMAIL: "邮件", ChannelName.SMS: "短信"}
STEP_WORDS: Mapping[Step, str] = {
    Step.LIAISON: "联络员",
    Step.LEADER: "分管领导",
    Step.SUPERIOR: "发文单位经办人",
    Step.ORIGIN: "最初发文单位",
}
RUNG_WORDS: Mapping[Act, str] = {
    Act.REMIND: "催办",
    Act.ESCALATE: "督办",
    Act.COMPILE: "汇总",
    Act.CLOSE: "办结",
}
ACT_WORDS: Mapping[str, str] = {
    "issued": "下发通知",
    "acknowledged": "签收",
    "reported": "报送",
    "supplemented": "补报",
    "accepted": "采纳",
    "returned": "退回",
    "rungs_fired": "按计划提醒",
    "urged": "人工催办",
    "compiled": "汇总",
    "closed": "办结",
    "closed_by_hand": "人工办结",
    "close_held": "暂缓办结",
    "item_closed": "事项办结",
    "missing_declared": "记为漏报",
    "reopened": "重新办理",
    "reopened_below": "下级重新办理",
    "amended": "变更通知",
    "withdrawn": "撤回通知",
    "extended": "延期",
    "waived": "免报",
    "extension_asked": "申请延期",
    "waiver_asked": "申请免报",
    "request_granted": "同意申请",
    "request_refused": "不同意申请",
    "objected": "提出异议",
    "entered": "代录",
    "handed_over": "移交办理",
    "handover_ended": "移交结束",
    "liaison_changed": "联络员更替",
    "incident_resolved": "处理待办",
    "selected": "选用案例",
    "unselected": "取消选用",
    "submission_refused": "上报未成",
    "submitted_by_hand": "人工上报",
    "supplement_submitted": "补报上报",
    "supervision_edited": "修改督办单",
    "circular_edited": "修改通报",
    "messages_retried": "重发消息",
    "supervisions_drafted": "拟督办单",
    "supervision_signed": "签发督办单",
    "supervision_replied": "回复督办单",
    "supervision_cleared": "督办单销号",
    "supervision_cancelled": "撤销督办单",
    "circular_drafted": "拟通报",
    "circular_signed": "签发通报",
    "circular_cancelled": "撤销通报",
    "unit_joined": "单位补入",
    "unit_merged": "单位并入",
    "unit_renamed": "单位更名",
    "unit_dissolved": "单位撤销",
}
"""Acts of the trail. One that is not here is shown by its code."""
