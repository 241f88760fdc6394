"""The story of one notice as its facts tell it, in order of time."""

import sqlite3
from contextlib import closing
from pathlib import Path

from service.cli.screen import moment


def timeline(database: Path, notice_id: str) -> list[tuple[str, str]]:
    """Issue, rungs that told somebody, reports by day, rollups and close: instant and sentence."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as facts:
        rows = facts.execute(_EVENTS, {"notice": notice_id}).fetchall()
    return [(moment(f"{instant}+00:00"), sentence) for instant, sentence in rows]


_EVENTS = """
SELECT * FROM (
  SELECT issued_at AS at, '下发 ' || number || '，' || (SELECT count(*) FROM receipt WHERE notice_id = :notice) || '
  个单位'
    FROM notice WHERE id = :notice
  UNION ALL
  SELECT instant, reason || '：告知 ' || told || ' 人次' FROM rung
    WHERE notice_id = :notice AND fired_at IS NOT NULL AND told > 0
  UNION ALL
  SELECT max(p.submitted_at), '收到“' || i.title || '”' || count(*) || ' 份' || CASE WHEN sum(p.late) > 0
    THEN '（其中迟报 ' || sum(p.late) || '）' ELSE '' END
    FROM report p JOIN task t ON t.id = p.task_id JOIN item i ON i.id = t.item_id
    WHERE i.notice_id = :notice GROUP BY i.id, date(p.submitted_at, '+8 hours')
  UNION ALL
  SELECT r.compiled_at, '汇总“' || i.title || '”第 ' || r.version || ' 版' FROM rollup r JOIN item i ON i.id = r.item_id
    WHERE i.notice_id = :notice
  UNION ALL
  SELECT closed_at, '办结' FROM notice WHERE id = :notice AND closed_at IS NOT NULL
) ORDER BY 1
"""
