"""What nobody names any more goes; what somebody names, or has only just sent, stays."""

import io
import os
from pathlib import Path

from domain.files import ReportFile
from service.files.keeper import sweep
from service.files.store import FolderStore
from tests.service.files.samples import PDF
from tests.service.web.front_desk import FrontDesk
from tests.small_city import draft


def test_a_file_goes_two_days_after_nobody_names_it(desk: FrontDesk) -> None:
    notice_id = desk.issue(draft())
    store = desk.office.files
    folder: Path = desk.house.settings.folder.files
    kept, gone, young = (store.keep(io.BytesIO(PDF + bytes([n])), "x.pdf", 1000) for n in (1, 2, 3))
    with desk.house.ledger.transaction() as facts:
        task = facts.tasks_of(notice_id, "d1")[0].id
        for stored in (kept, gone, young):
            facts.put_file(stored, desk.clock.now())
        facts.put_report_draft(task, None, desk.clock.now(), "林一")
        facts.put_draft_files(task, [ReportFile(name="x.pdf", **one.model_dump()) for one in (kept, gone)])
        facts.take_draft_file(task, 2)
    for one in (kept, gone):
        os.utime(folder / one.sha256[:2] / one.sha256, (0, 0))
    assert sweep(desk.house.ledger, store) == 1
    assert [store.has(one.sha256) for one in (kept, gone, young)] == [True, False, True]
    with desk.house.ledger.reading() as facts:
        assert facts.known_files() == [kept.sha256]
    assert sweep(desk.house.ledger, FolderStore(folder)) == 0
