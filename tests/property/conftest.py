"""Property tests judge results, not the speed of the machine they run on."""

from hypothesis import settings

settings.register_profile("spanbridge", deadline=None)
settings.load_profile("spanbridge")
