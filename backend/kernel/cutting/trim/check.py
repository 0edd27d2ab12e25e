"""Whether a plan can be run: widths, counts, tolerance, knives, least use. It knows nothing of how plans are made."""

from collections.abc import Iterator

from backend.kernel.cutting.trim.facts import Cut, Plan, Trim


def faults(trim: Trim, plan: Plan) -> list[str]:
    """What is wrong with a plan; nothing if it is right."""
    found = [fault for cut in plan.cuts for fault in _of_pattern(trim, cut)]
    if len({cut.rolls for cut in plan.cuts}) < len(plan.cuts):
        found.append("the same pattern stands there twice")
    for at, order in enumerate(trim.wanted):
        made = sum(cut.rolls[at] * cut.sets for cut in plan.cuts)
        if not order.least <= made <= order.most:
            found.append(f"order {order.order}: {made} rolls, {order.least} to {order.most} are wanted")
    loss = 0
    for cut in plan.cuts:
        loss += cut.sets * (trim.winder.deckle - sum(c * o.width for c, o in zip(cut.rolls, trim.wanted, strict=True)))
    if loss != plan.loss:
        found.append(f"the loss is {loss}, not {plan.loss}")
    return found


def _of_pattern(trim: Trim, cut: Cut) -> Iterator[str]:
    winder, widths = trim.winder, [order.width for order in trim.wanted]
    if len(cut.rolls) != len(widths) or min(cut.rolls, default=0) < 0:
        yield f"{cut.rolls} does not say how many rolls of each order"
        return
    across = sum(width * count for width, count in zip(widths, cut.rolls, strict=True))
    if not winder.least_use <= across <= winder.deckle - 2 * winder.edge:
        yield f"{cut.rolls} uses {across} mm"
    if not 1 <= sum(cut.rolls) <= winder.most_rolls:
        yield f"{cut.rolls} has {sum(cut.rolls)} rolls"
    if len({width for width, count in zip(widths, cut.rolls, strict=True) if count}) > winder.most_widths:
        yield f"{cut.rolls} has too many widths"
    if any(count and width < winder.narrowest for width, count in zip(widths, cut.rolls, strict=True)):
        yield f"{cut.rolls} has a roll narrower than {winder.narrowest} mm"
    if cut.sets < winder.least_sets:
        yield f"{cut.rolls} runs for {cut.sets} sets only"
