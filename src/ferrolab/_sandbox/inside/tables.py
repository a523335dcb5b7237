"""Tables of pandas and Arrow as Arrow's streams."""

import io

from .channel import RequestError
from .texts import family_of, shorten

_TABLE_BYTES = 32 << 20


class NotPlain(Exception):
    """A value is not what the channel gives back unchanged."""


def is_table(cls):
    """Whether values of the class are tables of pandas or Arrow."""
    family = family_of(cls)
    return family in ("pandas", "pyarrow") and cls.__name__ in ("DataFrame", "Series", "Table")


def encode_table(value, cls, body):
    """Return a table as an Arrow stream and as HTML; None when it is no table."""
    if not is_table(cls):
        return None
    described = _describe_table(value, cls)
    try:
        described.update(_arrow(value, cls, body))
    except Exception:
        # No pyarrow in here, or columns that Arrow has no type for.
        described["kind"] = "repr"
    return described


def _describe_table(value, cls):
    described = {"rows": int(value.shape[0]), "columns": int((*value.shape, 1)[1])}
    if cls.__name__ != "Table":
        frame = value if cls.__name__ == "DataFrame" else value.to_frame()
        described["html"] = shorten(frame.to_html(max_rows=60, max_cols=20, notebook=True), 200_000)
    return described


def _arrow(value, cls, body):
    import pyarrow

    table, index = value, []
    if cls.__name__ != "Table":
        frame = value if cls.__name__ == "DataFrame" else value.to_frame(_series_name(value))
        plain = type(frame.index).__name__ == "RangeIndex" and (frame.index.start, frame.index.step) == (0, 1)
        table = pyarrow.Table.from_pandas(frame, preserve_index=not plain)
        if not plain:
            names = [None if name is None else str(name) for name in frame.index.names]
            index = [list(pair) for pair in zip(table.column_names[-len(names) :], names, strict=True)]
    if any(isinstance(field.type, pyarrow.BaseExtensionType) for field in table.schema):
        raise NotPlain
    if table.nbytes > _TABLE_BYTES:
        raise NotPlain
    sink = io.BytesIO()
    with pyarrow.ipc.new_stream(sink, table.schema.remove_metadata()) as writer:
        writer.write_table(table.replace_schema_metadata(None))
    return {"kind": "arrow", "index": index, **body.add(sink.getvalue())}


def _series_name(series):
    return "0" if series.name is None else str(series.name)


def table_of(described, data):
    """Return the table that the host sent."""
    try:
        import pyarrow
    except ImportError:
        raise RequestError("tables need pyarrow, which is not installed for this Python") from None
    table = pyarrow.ipc.open_stream(data).read_all()
    if described["type"] == "pyarrow.Table":
        return table
    frame = table.to_pandas()
    if described.get("index"):
        frame = frame.set_index([column for column, _ in described["index"]])
        frame.index.names = [name for _, name in described["index"]]
    if described["type"] == "pandas.Series":
        return frame.iloc[:, 0].rename(described.get("name"))
    return frame
