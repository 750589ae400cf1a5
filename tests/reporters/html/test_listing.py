"""The list of improvement actions, before it becomes HTML."""

from reporters.html.listing import Facet, listing
from scanner.model.finding import Outcome
from scanner.model.rule import Category, PointsBasis, Severity
from tests.builders import a_report, an_assessment, some_points

REPORT = a_report(
    [
        an_assessment("Open", severity=Severity.CRITICAL),
        an_assessment("Half", earned=4, unknown=1, category=Category.DATA, tags=("mfa", "tier 0")),
        an_assessment("Done", earned=10, product="Exchange Online"),
        an_assessment("Accepted", accepted=10),
        an_assessment("Unknown", unknown=10, points=some_points(10, unknown=10, basis=PointsBasis.ESTIMATED)),
        an_assessment("Elsewhere", points=some_points(0, worth=5.0), outcome=Outcome.NOT_APPLICABLE),
    ]
)


def test_views_come_with_their_counts() -> None:
    assert [(view.label, view.actions) for view in listing(REPORT).views.options] == [
        ("To do", 2),
        ("All", 6),
        ("Completed", 1),
        ("Risk accepted", 1),
        ("Not assessed", 2),
    ]


def test_a_view_without_actions_is_left_out_except_the_first_two() -> None:
    shown = listing(a_report([an_assessment("A", earned=10)]))
    assert [(view.value, view.actions) for view in shown.views.options] == [("todo", 0), ("all", 1), ("completed", 1)]
    assert shown.default_view == "all"


def test_the_list_opens_with_what_is_to_do() -> None:
    assert listing(REPORT).default_view == "todo"


def test_facets_hold_only_what_some_action_has_in_the_order_of_the_model() -> None:
    outcome, _, category, product, severity, band, tag = listing(REPORT).facets
    assert values(outcome) == {"partial": 1, "failed": 2, "passed": 1, "not-applicable": 1, "not-assessed": 1}
    assert [option.label for option in outcome.options][-1] == "Not assessed"
    assert values(category) == {"identity": 5, "data": 1}
    assert values(product) == {"Exchange Online": 1, "Microsoft Entra ID": 5}
    assert [option.value for option in severity.options] == ["critical", "high"]
    assert values(band) == {"verified": 2, "unknown": 2, "open": 2, "accepted": 1}
    assert values(tag) == {"estimated": 1, "mfa": 1, "tier 0": 1}


def test_a_row_names_its_choices_facet_by_facet() -> None:
    shown = listing(REPORT)
    half = next(row for row in shown.rows if row.id == "Half")
    columns = [shown.views, *shown.facets]
    chosen = [
        [facet.options[int(index)].value for index in cell.split(",")] if cell != "-" else []
        for facet, cell in zip(columns, half.choices.split(" "), strict=True)
    ]
    assert chosen == [
        ["todo", "all", "unknown"],
        ["partial"],
        ["to-address"],
        ["data"],
        ["Microsoft Entra ID"],
        ["high"],
        ["verified", "unknown", "open"],
        ["mfa", "tier 0"],
    ]


def test_rows_are_in_rank_order_and_say_what_is_to_gain() -> None:
    rows = listing(REPORT).rows
    assert [row.rank for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [(row.gain, row.gain_share, row.earned, row.maximum) for row in rows[:3]] == [
        ("+10.00", "+20.00\u00a0%", "0.00", "10"),
        ("+5.00", "+10.00\u00a0%", "4.00", "10"),
        ("", "", "10.00", "10"),
    ]


def test_a_row_shows_only_what_is_unusual() -> None:
    rows = {row.id: row.tags for row in listing(REPORT).rows}
    assert rows["Half"] == ()
    assert rows["Unknown"] == ("estimated",)


def test_group_heads_add_up_their_actions() -> None:
    heads = [head for head in listing(REPORT).heads if head.facet == "category"]
    assert [(head.position, head.label, head.actions, head.points) for head in heads] == [
        (0, "Identity", "5 actions", "10.00 of 40 points"),
        (1, "Data", "1 action", "4.00 of 10 points"),
    ]


def test_a_facet_with_one_choice_groups_nothing() -> None:
    shown = listing(a_report([an_assessment("A"), an_assessment("B")]))
    assert shown.groupings == ()
    assert shown.heads == ()


def values(facet: Facet) -> dict[str, int]:
    return {option.value: option.actions for option in facet.options}
