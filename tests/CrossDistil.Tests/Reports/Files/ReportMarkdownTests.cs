using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Results;
using Xunit;

namespace CrossDistil.Tests.Reports.Files;

public sealed class ReportMarkdownTests
{
    [Fact]
    public void The_page_has_all_that_a_person_reads() => Assert.Equal(
        """
        # kuairand \*compare\*

        crossdistil compare; seeds 1–5

        **CrossDistil lost long_view AUC.**

        - long_view: **gained Multi-AUC, lost AUC**
        - like: no difference shown

        | task | versus | metric | difference | evidence |
        |---|---|---|---|---|
        | long_view | mmoe | AUC | **−.0139** | p \<.001 (Holm), 5 seeds |
        |  | mmoe | Multi-AUC | **+.0144** | p .012 (Holm), 5 seeds |

        ## Comparison

        ### AUC by variant

        Plain is best.

        #### on test

        | variant | AUC | difference \[95 %] |
        |---|---|---|
        | plain | .7106 ± .0010 | baseline |
        | a\|b \<c> | .7093 | **−.0013 \[−.0020, −.0006]** |
        | kd | – |  |

        #### bins

        1,200 rows, in first.csv

        ## Warnings

        - like: 731 positives on test

        ## Facts

        | fact | value |
        |---|---|
        | version | 0.1.0 |

        <details>
        <summary>experiment &lt;own&gt;</summary>

        ````json
        {
         "a": "```"
        }
        ````

        </details>

        """.ReplaceLineEndings("\n"),
        ReportMarkdown.Of(MadeUpReport.Of(new("on test", MadeUpReport.Small), new("bins", MadeUpReport.Bins(1200, isDetail: true))), "first.csv"));

    [Fact]
    public void Claims_of_several_variants_say_of_which()
    {
        static Claim Of(string variant) => new(variant, "mmoe", "AUC", Outcome.Unclear, new("+.0001"), "p .80");
        Assert.Equal(
            [["like", "kd", "mmoe", "AUC", "+.0001", "p .80"], ["", "taug", "mmoe", "AUC", "+.0001", "p .80"]],
            ClaimTable.Of([new("like", Outcome.Unclear, "nothing", [Of("kd"), Of("taug")])]).Rows.Select(row => row.Select(cell => cell.Text).ToArray()));
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(41, true)]
    public void A_table_of_more_than_forty_rows_is_only_named(int rows, bool isNamed)
    {
        var text = ReportMarkdown.Of(MadeUpReport.Of(new Panel(null, MadeUpReport.Bins(rows, isDetail: false))));
        Assert.Equal(isNamed, text.Contains("41 rows, in report.csv", StringComparison.Ordinal));
        Assert.Equal(!isNamed, text.Contains("| x | y |", StringComparison.Ordinal));
    }

    [Fact]
    public void A_training_under_way_says_where_it_stands()
    {
        var report = MadeUpReport.Of(new Panel(null, MadeUpReport.Small)) with { Progress = new(2, 5, 1300, 5850, 90_100.4, 3723) };
        Assert.Contains("\nTraining is not over: epoch 2 of 5, step 1,300 of 5,850, 90,100 rows/s, 62:03 left.\n", ReportMarkdown.Of(report), StringComparison.Ordinal);
        Assert.Contains(" rows/s.\n", ReportMarkdown.Of(report with { Progress = report.Progress with { SecondsLeft = null } }), StringComparison.Ordinal);
    }
}
