"""CODEC: insert the label markers into the target under the constraint that its words stay."""
