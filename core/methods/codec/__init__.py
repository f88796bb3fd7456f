"""CODEC: markers inserted into the target under the constraint that its words stay."""
