"""From the name of a recipe to a projector: recipes, presets and what they are made of."""
