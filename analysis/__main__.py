"""``python -m analysis report`` is ``parallax report``."""

import sys

from analysis.cli import main

sys.exit(main())
