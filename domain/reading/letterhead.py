"""The head of a proposed notice: number, title, issuers and texts, whom it goes to, and what it carries out."""

import re

from domain.policy import Urgency
from domain.reading import audiences, basis, draft
from domain.reading.draft import Draft
from domain.reading.reporters import reporters
from domain.reading.sketch import Sketch, line, plain

_URGENCY = {
    draft.Urgency.URGENT: Urgency.URGENT,
    draft.Urgency.EXTREMELY_URGENT: Urgency.EXTRA_URGENT,
    draft.Urgency.SPECIAL: Urgency.EXTRA_URGENT,
    draft.Urgency.PLAIN: Urgency.PLAIN,
}

_OPENNESS = re.compile(r"此件\s*(主动公开|依申请公开|不予公开)")
"""How far it is public, as printed below the signature (GB/T 9704)."""


def write_head(read: Draft, sketch: Sketch) -> None:
    """Number, title, issuers, day, urgency, whom to ask, and the texts."""
    fields = sketch.fields
    for name, label in (("number", "发文字号"), ("title", "标题")):
        value = getattr(read, name)
        fields[name] = line(value.value, 60 if name == "number" else 200) if value else None
        if value is None:
            sketch.ask(name, f"{name}_missing", f"{label}未识别，请填写")
        else:
            sketch.origins[name] = value.evidence.text
    fields["issuers"] = [line(item.value) for item in read.issuers] or [sketch.context.office.name]
    if not read.issuers:
        said = f"落款单位未识别，暂填“{sketch.context.office.name}”，请核对"
        sketch.ask("issuers", "issuers_missing", said, blocking=False)
    fields |= {"dated": read.issued.value} if read.issued else {}
    fields |= {"urgency": _URGENCY[read.urgency.value].value} if read.urgency else {}
    fields["addressed"] = line("、".join(item.value for item in read.recipients), 4000)
    fields["copies"] = line("、".join(item.value for item in read.copies), 4000)
    if openness := _OPENNESS.search(sketch.context.body):
        fields["publicness"] = openness[1]
    fields["attachments"] = [line(item.value) for item in read.attachments]
    fields["body"] = plain(sketch.context.body, 200_000)
    if read.contacts:
        person = read.contacts[0].value
        printed = {"name": (person.name or "",), "phone": person.phones, "email": person.emails, "fax": person.faxes}
        fields["inquiry"] = {name: line("、".join(values)) for name, values in printed.items()}


def write_recipients(read: Draft, sketch: Sketch) -> frozenset[str]:
    """The units that the phrases of 主送 mean; what is unmatched or unsure is asked. Returns the codes addressed."""
    phrases = [item.value for item in read.recipients]
    if not phrases:
        phrases = list(dict.fromkeys(part for item in read.obligations for part in reporters(item)))
    found = audiences.propose(phrases, sketch.context.subordinates)
    codes = list(dict.fromkeys(code for audience in found.audiences for code in audience.codes))
    everybody = [unit.code for unit in sketch.context.subordinates if unit.active]
    sketch.fields["recipients"] = {"codes": codes} if codes else None
    if not codes:
        sketch.ask("recipients", "recipients_open", "主送机关未能对应到直属下级，请选择发送范围")
    elif not read.recipients:
        said = f"原文没有主送，暂按报送人（{'、'.join(phrases)}）填写，请核对"
        sketch.ask("recipients", "recipients_inferred", said, blocking=False)
    elif found.unmatched:
        said = f"下列主送未对应到直属下级：{'、'.join(found.unmatched)}"
        sketch.ask("recipients", "recipients_unmatched", said, blocking=False)
    for audience in found.audiences:
        if not audience.certain:
            said = f"“{audience.phrase}”对应 {len(audience.codes)} 个单位（{audience.reason}），请核对"
            sketch.ask("recipients", "recipients_unsure", said, blocking=False)
    return frozenset(codes or everybody)


def write_basis(read: Draft, sketch: Sketch) -> None:
    """The notices carried out, each led to the one in the store where its number settles that."""
    written = []
    for index, link in enumerate(basis.link([item.value for item in read.bases], sketch.context.known)):
        number, title = line(link.basis.number or ""), line(link.basis.title or "")
        one = {"number": number, "title": title}
        written.append(one | ({"notice_id": link.notice_id} if link.notice_id and link.certain else {}))
        if link.notice_id and not link.certain:
            said = f"“{title}”可能是本系统中的通知 {link.notice_id}，请核对"
            sketch.ask(f"basis.{index}", "basis_unsure", said, choices=(link.notice_id,), blocking=False)
    sketch.fields["basis"] = written
