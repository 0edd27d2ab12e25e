"""Activities that share capacities (tools, teams, ovens as places): project scheduling, `solver.solve`."""
