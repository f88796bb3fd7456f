"""Start the app: ``python serve.py [streamlit options]``.

Streamlit takes a folder named ``pages`` beside the script for its older kind of multipage
app until the script has run once, and greets a deep link that comes first with "Page not
found". Saying so beforehand cures it; ``streamlit run app.py`` works too, but for that.
"""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

PagesManager.uses_pages_directory = False
sys.argv = ["streamlit", "run", str(Path(__file__).with_name("app.py")), *sys.argv[1:]]
sys.exit(cli.main())
