"""Exchangeable components: dataclasses whose fields are their options, with their JSON and their checks."""
