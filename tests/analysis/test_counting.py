"""What counting promises, on worked cases and as laws."""

from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.counting import summarise
from consult.domain.aggregation import AnsweredResponse, NumberSummary, OptionCount, RankSummary, as_json
from consult.domain.questions import Condition, Question

PARKS = ("Hours", "Paths", "Warden")
QUESTIONS = (
    Question("yn", "Should it?", "yes_no_comment"),
    Question("many", "Which?", "choice_many", options=PARKS),
    Question("rank", "In what order?", "ranking", options=PARKS),
    Question("grid", "How good?", "matrix", options=PARKS, columns=("Good", "Poor")),
    Question("num", "How many?", "number"),
    Question("words", "Anything else?", "free_text"),
)
SECTORS = ("public", "voluntary", "private")


def response(name, group="public", nil_return=False, **answers):
    return AnsweredResponse(name, group, answers, nil_return)


def counted(*responses, floor=20, groups=()):
    summary = summarise(QUESTIONS, responses, floor, groups)
    return summary, {question.id: question for question in summary.questions}


def test_a_comment_without_a_choice_is_counted_as_a_comment_and_not_in_the_base():
    _, by_id = counted(
        response("a", yn={"choice": "Yes"}), response("b", yn={"text": "It depends"}), response("c")
    )
    yes_no = by_id["yn"]
    assert (yes_no.asked, yes_no.base, yes_no.not_answered, yes_no.comments) == (3, 1, 2, 1)
    assert yes_no.options == (OptionCount("Yes", 1), OptionCount("No", 0))


def test_the_base_of_many_choices_is_the_respondents_and_not_the_ticks():
    _, by_id = counted(
        response("a", many={"choices": ["Hours", "Warden"]}),
        response("b", many={"choices": ["Hours"]}),
        floor=2,
    )
    assert by_id["many"].base == 2
    assert [(o.count, o.pct) for o in by_id["many"].options] == [(2, "100%"), (0, "0%"), (1, "50%")]


def test_a_nil_return_is_a_response_and_said_apart_from_those_who_left_it_blank():
    summary, by_id = counted(
        response("a", yn={"choice": "No"}), response("b", nil_return=True), response("c")
    )
    assert (summary.asked, summary.nil_returns) == (3, 1)
    assert (by_id["yn"].not_answered, by_id["yn"].nil_returns) == (2, 1)


def test_a_ranking_shows_first_places_and_the_mean_rank_among_those_who_ranked_it():
    _, by_id = counted(
        response("a", rank={"ranking": ["Paths", "Hours"]}),
        response("b", rank={"ranking": ["Hours", "Paths", "Warden"]}),
        response("c", rank={"ranking": ["Paths"]}),
    )
    assert [option.count for option in by_id["rank"].options] == [1, 2, 0]
    assert by_id["rank"].ranks == (
        RankSummary("Hours", 2, "1.5"),
        RankSummary("Paths", 3, "1.3"),
        RankSummary("Warden", 1, "3.0"),
    )


def test_each_row_of_a_matrix_has_its_own_base():
    _, by_id = counted(
        response("a", grid={"rows": {"Hours": "Good", "Paths": "Poor"}}),
        response("b", grid={"rows": {"Hours": "Poor"}}),
    )
    assert by_id["grid"].base == 2
    assert [(row.row, row.base) for row in by_id["grid"].rows] == [("Hours", 2), ("Paths", 1), ("Warden", 0)]
    assert [option.count for option in by_id["grid"].rows[0].options] == [1, 1]


def test_numbers_are_summed_up_by_their_spread():
    _, by_id = counted(*(response(n, num={"number": n}) for n in ("2", "10.5", "3", "-1")))
    assert by_id["num"].numbers == NumberSummary("-1", "2.5", "10.5")


def test_a_sector_that_sent_nothing_is_shown_with_nought():
    _, by_id = counted(response("a", "voluntary", yn={"choice": "Yes"}), groups=SECTORS)
    assert [(g.group, g.base, g.not_answered) for g in by_id["yn"].groups] == [
        ("public", 0, 0),
        ("voluntary", 1, 0),
        ("private", 0, 0),
    ]


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "yn": st.fixed_dictionaries(
            {"choice": st.sampled_from(["Yes", "No"])}, optional={"text": st.just("so")}
        ),
        "many": st.fixed_dictionaries({"choices": st.lists(st.sampled_from(PARKS), min_size=1, unique=True)}),
        "rank": st.fixed_dictionaries({"ranking": st.lists(st.sampled_from(PARKS), min_size=1, unique=True)}),
        "words": st.just({"text": "words"}),
    },
)
RESPONSES = st.lists(
    st.builds(AnsweredResponse, st.just("r"), st.sampled_from(SECTORS), ANSWERS, st.just(False)), max_size=30
)


@given(RESPONSES)
def test_the_total_of_every_line_is_the_sum_over_its_groups(responses):
    for question in summarise(QUESTIONS, responses).questions:
        assert question.asked == question.base + question.not_answered == len(responses)
        assert question.base == sum(group.base for group in question.groups)
        assert question.not_answered == sum(group.not_answered for group in question.groups)
        for index, option in enumerate(question.options):
            assert option.count == sum(group.options[index].count for group in question.groups)


@given(RESPONSES, st.randoms(use_true_random=False))
def test_the_order_in_which_responses_come_makes_no_difference(responses, random):
    shuffled = list(responses)
    random.shuffle(shuffled)
    assert summarise(QUESTIONS, shuffled) == summarise(QUESTIONS, responses)


@given(RESPONSES)
def test_one_choice_each_adds_up_to_the_base(responses):
    question = summarise(QUESTIONS, responses).questions[0]
    assert sum(option.count for option in question.options) == question.base


ROUTED = (
    Question("merge", "Merge?", "yes_no"),
    Question(
        "year", "When?", "choice_one", options=("2011", "2012"), shown_when=Condition("merge", ("Yes",))
    ),
)


def test_a_question_is_counted_out_of_those_who_were_asked_it():
    answers = [
        response("a", merge={"choice": "Yes"}, year={"choice": "2011"}),
        response("b", merge={"choice": "Yes"}),
        response("c", group="private", merge={"choice": "No"}),
        response("d", nil_return=True),
        response("e", group="private", year={"choice": "2012"}),  # of somebody who was not asked
    ]
    summary = summarise(ROUTED, answers)
    merge, year = summary.questions
    assert (summary.asked, merge.asked, merge.not_asked) == (5, 5, 0)
    assert (year.asked, year.base, year.not_answered, year.not_asked) == (2, 1, 1, 3)
    assert (merge.nil_returns, year.nil_returns) == (1, 0)
    assert [option.count for option in year.options] == [1, 0]
    assert [(one.group, one.base, one.not_answered, one.not_asked) for one in year.groups] == [
        ("private", 0, 0, 2),
        ("public", 1, 1, 1),
    ]


def test_the_tally_says_how_many_were_not_asked_and_nothing_where_everybody_was():
    printed = as_json(summarise(ROUTED, [response("a", merge={"choice": "No"})]))["questions"]
    assert "not_asked" not in printed[0]
    assert printed[1]["not_asked"] == 1


def test_the_change_that_a_supporter_asks_for_is_counted_among_the_words():
    question = Question("p", "Well?", "position")
    answers = [
        response("a", p={"choice": "Support with changes", "condition": {"change": "A seat"}}),
        response("b", p={"choice": "Support"}),
    ]
    assert summarise([question], answers).questions[0].comments == 1
