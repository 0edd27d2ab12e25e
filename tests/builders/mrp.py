"""What a planning run answered, in the floor's words."""


def planned(made, key):
    return [(order.quantity, order.day) for order in made.planned_of(key)]


def told(made, code):
    return [found for found in made.exceptions if found.code == code]


def codes(made):
    return [found.code for found in made.exceptions]


def moved(made):
    """Takes in their order: the day and what is taken of each item."""
    keys = made.network.keys
    moves = [move for served in made.orders.results.served.values() for move in served.moves]
    return [(move.day, {keys[place]: quantity for place, _, quantity in move.needs}) for move in moves]
