"""`python -m infill`: the command `infill`."""

import sys

from infill.cli import main

sys.exit(main())
