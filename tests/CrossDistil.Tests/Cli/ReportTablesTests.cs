using CrossDistil.Cli.Output;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Results;
using CrossDistil.Tests.Reports;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class ReportTablesTests
{
    [Fact]
    public void The_answer_comes_first_and_last_and_every_table_has_its_sentence() => Assert.Equal(
        """
        kuairand *compare*
        crossdistil compare; seeds 1–5
        CrossDistil lost long_view AUC.
        long_view: gained Multi-AUC, lost AUC
        like: no difference shown
        ╭───────────┬────────┬───────────┬────────────┬─────────────────────────╮
        │ task      │ versus │ metric    │ difference │ evidence                │
        ├───────────┼────────┼───────────┼────────────┼─────────────────────────┤
        │ long_view │ mmoe   │ AUC       │     −.0139 │ p <.001 (Holm), 5 seeds │
        │           │ mmoe   │ Multi-AUC │     +.0144 │ p .012 (Holm), 5 seeds  │
        ╰───────────┴────────┴───────────┴────────────┴─────────────────────────╯

        Comparison: AUC by variant
        Plain is best.
        ╭─────────┬───────────────┬─────────────────────────╮
        │ variant │           AUC │       difference [95 %] │
        ├─────────┼───────────────┼─────────────────────────┤
        │ plain   │ .7106 ± .0010 │                baseline │
        │ a|b <c> │         .7093 │ −.0013 [−.0020, −.0006] │
        │ kd      │             – │                         │
        ╰─────────┴───────────────┴─────────────────────────╯
        bins
        ╭────┬────╮
        │  x │  y │
        ├────┼────┤
        │  1 │  2 │
        │  4 │  8 │
        │  7 │ 14 │
        │ 10 │ 20 │
        │ 13 │ 26 │
        │ 16 │ 32 │
        │ 19 │ 38 │
        │ 22 │ 44 │
        │ 25 │ 50 │
        │ 28 │ 56 │
        │ 31 │ 62 │
        │ 34 │ 68 │
        │ 37 │ 74 │
        │ 40 │ 80 │
        │ 43 │ 86 │
        │ 46 │ 92 │
        │ 49 │ 98 │
        ╰────┴────╯
        17 of 50 rows; all in report.csv

        warnings
        like: 731 positives on test

        facts
        version  0.1.0

        in short
        CrossDistil lost long_view AUC.
        """.ReplaceLineEndings("\n"),
        Terminal.Text(ReportTables.Of(MadeUpReport.Of(new(null, MadeUpReport.Small), new("bins", MadeUpReport.Bins(50, isDetail: false)))), 80));

    [Theory]
    [InlineData(80, 3)]
    [InlineData(120, 2)]
    [InlineData(200, 1)]
    public void A_wide_table_becomes_several_with_the_names_in_each_and_nothing_cut(int width, int parts)
    {
        var lines = Terminal.Text(new FittingTable(MadeUpReport.Wide), width).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.Equal(parts, lines.Count(line => line.StartsWith('╭')));
        Assert.Equal(3 * parts, lines.Count(line => line.Contains("│ crossdistil,", StringComparison.Ordinal)));
        var text = string.Join('\n', lines);
        Assert.All(MadeUpReport.Wide.Rows.SelectMany(row => row.Skip(1)), cell => Assert.Contains(cell.Text, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Headings_wrap_only_where_there_is_no_room_and_never_before_a_unit()
    {
        var table = new Table([new("v", "variant", IsText: true), .. Enumerable.Range(0, 5).Select(c => new Column($"{c}", "difference [95 %]"))], [[new("kd"), .. Enumerable.Repeat(new Cell("−.0013 n.s."), 5)]]);
        Assert.Contains("│ difference [95 %] │", Terminal.Text(new FittingTable(table), 120), StringComparison.Ordinal);
        Assert.Contains("│      [95 %] │", Terminal.Text(new FittingTable(table), 82), StringComparison.Ordinal);
    }

    [Fact]
    public void Room_is_shared_among_headings_and_a_table_of_numbers_repeats_its_first_column()
    {
        var table = new Table(
            [new("epoch", "epoch"), .. Enumerable.Range(0, 4).Select(c => new Column($"{c}", $"embeddingRate 2e-3, like.weight {c}"))],
            [[new("1", 1), .. Enumerable.Range(0, 4).Select(c => new Cell($"+.0{c}"))]]);
        Assert.Equal(
            """
            ╭───────┬─────────────────────┬─────────────────────┬─────────────────────╮
            │ epoch │ embeddingRate 2e-3, │ embeddingRate 2e-3, │ embeddingRate 2e-3, │
            │       │       like.weight 0 │       like.weight 1 │       like.weight 2 │
            ├───────┼─────────────────────┼─────────────────────┼─────────────────────┤
            │     1 │                +.00 │                +.01 │                +.02 │
            ╰───────┴─────────────────────┴─────────────────────┴─────────────────────╯
            """.ReplaceLineEndings("\n"),
            Terminal.Text(new FittingTable(table with { Columns = [.. table.Columns.Take(4)], Rows = [[.. table.Rows[0].Take(4)]] }), 80));
        Assert.Equal(2, Terminal.Text(new FittingTable(table), 60).Split('\n').Count(line => line.StartsWith("│ epoch", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_word_longer_than_the_terminal_goes_on_in_the_next_line()
    {
        var name = new string('x', 100);
        var table = new Table([new("name", "name", IsText: true), new("n", "n")], [[new(name), new("12", 12)]]);
        var text = Terminal.Text(new FittingTable(table), 80);
        Assert.Equal(100, text.Count(letter => letter == 'x'));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 1, 80));
    }

    [Theory]
    [InlineData(Outcome.Gained, "\u001b[32m")]
    [InlineData(Outcome.Lost, "\u001b[91m")]
    [InlineData(Outcome.Mixed, "\u001b[93m")]
    [InlineData(Outcome.Unclear, "\u001b[2m")]
    internal void A_claim_is_painted_in_what_it_says(Outcome outcome, string colour)
    {
        var table = new Table([new("d", "d")], [[new("−.0139", -0.0139, Outcome: outcome)]]);
        Assert.Contains($"{colour}−.0139", Terminal.Text(new FittingTable(table), 80, colours: true), StringComparison.Ordinal);
    }
}
