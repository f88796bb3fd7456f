"""Everything that Python hands to the browser, as JSON or HTML."""
