"""Bills of material: which version is effective, what an order needs, what can be built, where an item is used."""
