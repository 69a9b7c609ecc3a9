"""Reading batches."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from linli.foundation.accounts.models import User
from linli.foundation.tabular.cells import Cell, is_blank, show_value
from linli.foundation.tabular.contents import unsealed
from linli.foundation.tabular.headers import Header, find_header, guess_mapping, mark_of
from linli.foundation.tabular.models import HeaderMapping, ImportBatch, ImportFile, ImportRow
from linli.foundation.tabular.reading import read_tables
from linli.foundation.tabular.sheets import Judgement, Sheet

RECENT = 20
LOOK_BELOW = 20
EXAMPLE_MOST = 12


def recent_batches(user: User, sheet: Sheet) -> list[ImportBatch]:
    """The last batches of a person for a sheet, newest first."""
    own = ImportBatch.objects.visible_to(user).filter(sheet=sheet.code)
    return list(own.order_by("-at", "-id")[:RECENT])


def suggested_mapping(sheet: Sheet, header: Header) -> dict[str, int]:
    """The mapping somebody confirmed under the same headings; without one, what the headings say."""
    remembered = HeaderMapping.objects.filter(sheet=sheet.code, mark=mark_of(header.headings)).first()
    if remembered is None:
        return guess_mapping(header.headings, sheet.columns)
    known: Mapping[str, int] = remembered.mapping
    return {column.name: known[column.name] for column in sheet.columns if column.name in known}


def header_of(batch: ImportBatch) -> Header:
    """The table of a batch and its header, read from the sealed file again. Raises: ImportFile.DoesNotExist."""
    kept = ImportFile.objects.get(batch=batch)
    table = next(one for one in read_tables(unsealed(kept)) if one.name[:60] == batch.table_name)
    return Header(table, batch.header_line, tuple(batch.headings))


def shown_headings(header: Header) -> list[tuple[str, str]]:
    """Each heading, and the first thing that stands below it."""
    below = header.table.rows[header.line : header.line + LOOK_BELOW]
    return [(heading, _first(below, place)) for place, heading in enumerate(header.headings)]


def _first(rows: Sequence[Sequence[Cell]], place: int) -> str:
    filled = (show_value(row[place]) for row in rows if place < len(row) and not is_blank(row[place]))
    return next(filled, "")[:EXAMPLE_MOST]


def best_header(sheet: Sheet, data: bytes) -> Header:
    """The header of a file for a sheet. Raises: BadTable."""
    return find_header(read_tables(data), sheet.columns)


def rows_of(batch: ImportBatch, judgement: str) -> QuerySet[ImportRow]:
    """The rows of a batch in the order of the file; of one judgement, or of all ("")."""
    rows = ImportRow.objects.filter(batch=batch).order_by("line")
    return rows.filter(judgement=judgement) if judgement else rows


def counted(batch: ImportBatch) -> list[tuple[str, int]]:
    """How many rows of each judgement, those with trouble first."""
    order = (Judgement.BAD, Judgement.NEW, Judgement.CHANGED, Judgement.SAME)
    return [(one.value, batch.counts.get(one.value, 0)) for one in order]
