using CrossDistil.Experiments;
using Xunit;

namespace CrossDistil.Tests.Experiments;

/// <summary>What is known only afterwards, privileged features and labels, does not get past the experiment file to a student.</summary>
public sealed class OutcomeFaultTests
{
    private const string Played = """{"kind": "numeric", "name": "played", "expression": "play_time_ms", "privileged": true}""";
    private const string Id = """{"kind": "categorical", "name": "id"}""";

    [Fact]
    public void All_features_privileged_leaves_students_nothing() => Assert.Equal(
        ["e.json: features: all are privileged, and the students need one that is not; add a feature that is known when rows are ranked"],
        Faults(Played));

    [Fact]
    public void A_privileged_embedding_is_no_help_to_students() => Assert.Equal(
        ["e.json: features: all that students see are standardised numbers, and the model needs an embedding; "
            + "set buckets on one of them, or add a categorical feature"],
        Faults("""{"kind": "categorical", "name": "a", "privileged": true}, {"kind": "numeric", "name": "b"}"""));

    [Theory]
    [InlineData("play_time_ms")]
    [InlineData("play_time_ms / duration_ms")]
    [InlineData("ln(1 + Play_Time_MS)")]
    [InlineData("\\\"PLAY_TIME_MS\\\" * 2")]
    [InlineData("'a' || play_time_ms")]
    [InlineData("log.play_time_ms")]
    [InlineData("length('it''s') + play_time_ms")]
    [InlineData("-- the time\\nplay_time_ms")]
    [InlineData("/* ' */ play_time_ms")]
    [InlineData("CAST(play_time_ms AS DOUBLE)")]
    [InlineData("play_time_ms::DOUBLE")]
    public void A_student_must_not_use_a_column_that_is_held_back(string expression) => Assert.Equal(
        ["e.json: features.share: uses play_time_ms, which the privileged feature played holds back from students; mark it privileged too, or leave it out"],
        Faults($$"""{{Id}}, {{Played}}, {"kind": "numeric", "name": "share", "expression": "{{expression}}"}"""));

    [Fact]
    public void A_feature_of_that_columns_name_uses_it() => Assert.Equal(
        ["e.json: features.play_time_ms: uses play_time_ms, which the privileged feature played holds back from students; mark it privileged too, or leave it out"],
        Faults($$"""{{Id}}, {{Played}}, {"kind": "numeric", "name": "play_time_ms"}"""));

    [Fact]
    public void A_whole_expression_is_held_back_too() => Assert.Equal(
        ["e.json: features.x: uses ( played / length ), which the privileged feature share holds back from students; mark it privileged too, or leave it out"],
        Faults($$"""
            {{Id}}, {"kind": "numeric", "name": "share", "expression": "( played\n/ length )", "privileged": true},
            {"kind": "numeric", "name": "x", "expression": "round(Played/*ms*/ / length, 1)"}
            """));

    [Theory]
    [InlineData("played / length", "length")] // a column inside a longer expression stays free
    [InlineData("played", "'played' || length")]
    [InlineData("played", "$$played$$ || length")]
    [InlineData("played", "$a$played$a$ || length")]
    [InlineData("played", "length -- not played")]
    [InlineData("played", "length /* not played */")]
    [InlineData("played", "played_before + unplayed")]
    [InlineData("date", "CAST(length AS date)")]
    [InlineData("date", "length::DATE")]
    [InlineData("date", "DATE '2022-05-01' + length")]
    [InlineData("round", "round(length)")]
    [InlineData("1", "length + 1")]
    [InlineData("", "length")]
    [InlineData("'open", "\\\"open")]
    public void Students_may_use_everything_else(string held, string expression) => Assert.Equal(2, Load(
        $$"""{"kind": "numeric", "name": "held", "expression": "{{held}}", "privileged": true}, {"kind": "categorical", "name": "seen", "expression": "{{expression}}"}""").Features.Count);

    [Fact]
    public void A_privileged_feature_may_use_what_is_held_back_and_a_label() => Assert.Equal(4, Load(
        $$"""
        {{Played}}, {"kind": "numeric", "name": "share", "expression": "play_time_ms / length", "privileged": true},
        {"kind": "categorical", "name": "finish", "privileged": true}, {"kind": "categorical", "name": "length"}
        """).Features.Count);

    [Theory]
    [InlineData("like", "like")]
    [InlineData("x", "(\\\"Finish\\\")")]
    public void A_label_is_no_feature_of_a_student(string name, string expression) => Assert.Equal(
        [$"e.json: features.{name}: is the label of the task {(name is "x" ? "finish" : "like")}, which students are to predict; leave it out"],
        Faults($$"""{{Id}}, {"kind": "categorical", "name": "{{name}}", "expression": "{{expression}}"}"""));

    [Theory]
    [InlineData("coalesce(like, 0) = 1", "uses what decides the label of the task like, which students are to predict; leave it out")]
    [InlineData("COLUMNS('play_.*')", "names columns by a pattern, so what students see cannot be checked; write the columns out")]
    public void What_decides_a_label_or_hides_behind_a_pattern_is_no_feature_of_a_student(string expression, string line) => Assert.Equal(
        [$"e.json: features.x: {line}"], Faults($$"""{{Id}}, {"kind": "categorical", "name": "x", "expression": "{{expression}}"}"""));

    [Fact]
    public void A_privileged_expression_of_one_column_holds_that_column_back() => Assert.Single(
        Faults($$"""
            {{Id}}, {"kind": "numeric", "name": "share", "expression": "TRY_CAST(play_time_ms AS DOUBLE)", "privileged": true},
            {"kind": "numeric", "name": "x", "expression": "round(play_time_ms)"}
            """));

    [Fact]
    public void A_labels_expression_is_no_feature_either_though_a_part_of_it_may_be() => Assert.Equal(
        ["e.json: features.long: is the label of the task finish, which students are to predict; leave it out"],
        ExperimentText.Faults($$"""
            {
              {{ExperimentText.Source}}, {{ExperimentText.Split}},
              "features": [{{Id}}, {"kind": "categorical", "name": "long", "expression": "PLAYED >= .95*length"}, {"kind": "categorical", "name": "length"}],
              "tasks": [{"name": "finish", "label": "played >= .95 * length;"}, {"name": "like", "label": "is_like"}]
            }
            """));

    private static Experiment Load(string features) => ExperimentText.Load(Text(features));

    private static string[] Faults(string features) => ExperimentText.Faults(Text(features));

    private static string Text(string features) => $$"""{ {{ExperimentText.Source}}, "features": [{{features}}], {{ExperimentText.Tasks}}, {{ExperimentText.Split}} }""";
}
