"""From executed notebooks to a report that can be read anywhere."""

import sys

# jsonschema, which nbformat loads, builds an unused URI grammar at import when this package is
# there: about 1.4 CPU seconds. Marked as absent, its optional format check is simply left out.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
