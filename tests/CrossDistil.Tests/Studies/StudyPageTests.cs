using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Results;
using Xunit;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Studies;

public sealed class StudyPageTests
{
    [Fact]
    public void A_study_is_a_page()
    {
        var (gain, harm, same) = (Difference(0.0201, 0.0041, 0, 0.0002), Difference(-0.0093, 0.0041, 0.003, 0.0124), Difference(0.0004, 0.001, 0.2, 0.2391));
        var result = Of([1, 2, 3], ("like", [
            Variant("plain", [1, 2, 3], Spread(0.8186, 0.001), Spread(0.7290, 0.002), toSingle: (same, same)),
            Variant("crossdistil", [1, 3], Spread(0.8093, 0.0012), Spread(0.7491, 0.003), (harm, gain), (harm, same)),
            Variant("single", [1, 2, 3], Spread(0.8182, 0.001), Spread(0.7286, 0.002), (same, same)),
        ])) with
        {
            Choice = new("plain", "auc", 0.8186, new(StringComparer.Ordinal) { ["plain"] = 0.8186, ["crossdistil"] = 0.8093 }),
            Failed = [new("crossdistil", null, 2, "the loss is not finite")],
            Conflict = new(StringComparer.Ordinal) { ["plain"] = [Conflict(1, 0.124), Conflict(2, -0.05), Conflict(3, null)] },
            Curves = Curves(1, 2, "like"),
            Warnings = ["few users"],
        };
        Assert.Equal(
            """
            # kuairand ablate

            crossdistil ablate, seeds 1–3

            **crossdistil versus plain (one seed, which says nothing about another, on test): like lost AUC (−.0093, p .012) and gained Multi-AUC (+.0201, p \<.001) — versus single it lost like AUC.**

            - like: **versus plain: gained Multi-AUC, lost AUC; versus single: lost AUC**

            | task | versus | metric | difference | evidence |
            |---|---|---|---|---|
            | like | plain | AUC | **−.0093 \[−.0134, −.0052]** | p .012 (bootstrap, Holm; one seed: says nothing about another seed) |
            |  | plain | Multi-AUC | **+.0201 \[+.0160, +.0242]** | p \<.001 (bootstrap, Holm; one seed: says nothing about another seed) |
            |  | single | AUC | **−.0093 \[−.0134, −.0052]** | p .012 (bootstrap, Holm; one seed: says nothing about another seed) |
            |  | single | Multi-AUC | +.0004 \[−.0006, +.0014] | p .24 (bootstrap, Holm; one seed: says nothing about another seed) |

            ## The method without its parts

            ### Validation by step

            Up to step 200, the highest means on validation: like AUC .7020 (“crossdistil, m = 0”, step 200) and Multi-AUC .6500 (“crossdistil, m = 0”, step 100). Bands: ± one sample standard deviation over seeds.

            #### like, AUC

            | step | crossdistil, m = 0 |
            |---|---|
            | 100 | .7010 ± .0020 |
            | 200 | .7020 ± .0020 |

            #### like, Multi-AUC

            | step | crossdistil, m = 0 |
            |---|---|
            | 100 | .6500 ± .0030 |
            | 200 | .6500 ± .0030 |

            ### AUC versus plain, on test

            like: worse: crossdistil (−.0093, p .012); no difference shown for 1.

            | variant | AUC | difference to plain \[95 %] | p (Holm) |
            |---|---|---|---|
            | plain | .8186 ± .0010 | baseline |  |
            | crossdistil (2 of 3 seeds) | .8093 ± .0012 | **−.0093 \[−.0134, −.0052]** | **.012** |
            | single | .8182 ± .0010 | +.0004 \[−.0006, +.0014] | n.s. (.24) |

            ### Multi-AUC versus plain, on test

            like: better: crossdistil (+.0201, p \<.001); no difference shown for 1.

            | variant | Multi-AUC | difference to plain \[95 %] | p (Holm) |
            |---|---|---|---|
            | plain | .7290 ± .0020 | baseline |  |
            | crossdistil (2 of 3 seeds) | .7491 ± .0030 | **+.0201 \[+.0160, +.0242]** | **\<.001** |
            | single | .7286 ± .0020 | +.0004 \[−.0006, +.0014] | n.s. (.24) |

            ### Values on test

            Highest means, whatever their uncertainty: like: AUC .8186 (plain) and Multi-AUC .7491 (crossdistil). Whiskers: ± one sample standard deviation over seeds.

            ### No silent harm: versus each task trained alone

            Of 4 comparisons with single on test: better 0, worse 1, no difference shown 3, not compared 0. Harmed: AUC of like by crossdistil.

            #### like, AUC

            | variant | difference to single \[95 %] | p (Holm) |
            |---|---|---|
            | plain | +.0004 \[−.0006, +.0014] | n.s. (.24) |
            | crossdistil | **−.0093 \[−.0134, −.0052]** | **.012** |

            #### like, Multi-AUC

            | variant | difference to single \[95 %] | p (Holm) |
            |---|---|---|
            | plain | +.0004 \[−.0006, +.0014] | n.s. (.24) |
            | crossdistil | +.0004 \[−.0006, +.0014] | n.s. (.24) |

            ### Gradient conflict by epoch

            Mean cosine over seeds between two tasks' gradients on the shared parameters; below 0 they pull apart: 1 of 2 values, the least −.05 (plain, epoch 2).

            | epoch | plain |
            |---|---|
            | 1 | +.12 |
            | 2 | −.05 |
            | 3 | – |

            ### Validation

            What was not chosen among; it claims nothing. Highest means, whatever their uncertainty: like: AUC .8182 (single) and Multi-AUC .7286 (single).

            | variant | AUC | Multi-AUC |
            |---|---|---|
            | single | .8182 ± .0010 | .7286 ± .0020 |

            ### Chosen on validation

            Chosen: plain, of 2 candidates: mean AUC on validation .8186.

            | candidate | mean AUC on validation | like AUC | like Multi-AUC |
            |---|---|---|---|
            | plain | .8186 | .8186 ± .0010 | .7290 ± .0020 |
            | crossdistil | .8093 | .8093 ± .0012 | .7491 ± .0030 |

            ### Failed runs

            1 run of crossdistil could not be trained.

            | run | why |
            |---|---|
            | crossdistil, seed 2 | the loss is not finite |

            ### Reading these tables

            crossdistil ablate, experiment kuairand; seeds 1–3; the file's own validation window; version 0.1.0.

            | note |
            |---|
            | Values are mean ± sample standard deviation over 3 seeds. |
            | Difference: to plain, paired by seed, with a 95 % interval that covers seeds and test rows. |
            | p: of no difference, corrected by Holm for 4 comparisons; intervals are not corrected. n.s. = not significant at .05, which does not show that there is no difference. Metrics without a p-value claim nothing. |
            | single: each task trained alone, with its own embeddings; comparisons with it are a family of their own. More: docs/statistics.md. |
            | like: 731 positives in 43,268 labelled rows. |

            ## Warnings

            - few users

            ## Facts

            | fact | value |
            |---|---|
            | Version | 0.1.0 |
            | Seeds | seeds 1–3 |

            """.ReplaceLineEndings("\n"),
            PageOf(result));
    }

    [Fact]
    public void A_variant_without_any_finished_seed_keeps_its_row()
    {
        var page = PageOf(Large());
        Assert.Equal(2 * 2, page.Split("| tf-kd | no seed finished |  |  |\n").Length - 1); // two tasks, two metrics
        Assert.Equal(2 * 2, page.Split("| tf-kd | not compared |  |\n").Length - 1);
        Assert.Contains("| tf-kd, window from 2022-04-22, seed 3 | the loss", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_candidate_that_was_only_validated_is_not_lost_to_the_test_table()
    {
        var result = Large();
        var tested = result.Test!.ToDictionary(task => task.Key, task => task.Value with { Variants = [.. task.Value.Variants.Where(variant => variant.Name is not "taug")] }, StringComparer.Ordinal);
        Assert.DoesNotContain("| taug | no seed finished", PageOf(result with { Test = new(tested, StringComparer.Ordinal) }), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_metrics_stand_without_a_claim() =>
        Assert.Contains("claim nothing. Best means: long_view: logloss .5211 (plain),", PageOf(Large()).Split("\n### Other metrics\n")[1].Split("\n| variant | logloss | ECE | GAUC | NDCG |\n")[0], StringComparison.Ordinal);

    [Fact]
    public void While_the_test_split_is_closed_validation_is_the_table()
    {
        var page = PageOf(Large() with { Test = null });
        Assert.Contains("### AUC versus plain, on validation (test closed)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("### Validation\n", page, StringComparison.Ordinal);
        Assert.Contains("Of 36 comparisons with single on validation (test closed): ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Undefined_values_of_one_seed_are_dashes_and_claim_nothing()
    {
        var result = Of([4], ("like", [Variant("plain", [4], Spread(null), Spread(0.7)), Variant("kd", [4], Spread(null), Spread(0.6), (null, new(-0.1, null, null, null, null, null, [-0.1])))]));
        var page = PageOf(result);
        Assert.Contains("| kd | – | not compared |  |\n", page, StringComparison.Ordinal);
        Assert.Contains("| kd | .6000 | −.1000 | – |\n", page, StringComparison.Ordinal);
        Assert.Contains("| There is no p-value: nothing is claimed. |", page, StringComparison.Ordinal);
        Assert.Contains("| crossdistil | no seed finished |", page, StringComparison.Ordinal); // the file's own method is missed, failed or not
    }

    [Fact]
    public void Names_cannot_break_the_table()
    {
        var page = PageOf(Of([1], ("a|b", [Variant("x | *y*\n[z]", [1], Spread(0.5), Spread(0.5))])));
        Assert.Contains("\n- a\\|b: not compared\n", page, StringComparison.Ordinal);
        Assert.Contains("| x \\| \\*y\\* \\[z] | .5000 |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_every_run_failed_the_page_says_so()
    {
        var page = PageOf(Of([1]) with { Failed = [new("kd", null, 1, "no rows")] });
        Assert.Contains("\n**Nothing can be said yet: no run of ablate finished.**\n", page, StringComparison.Ordinal);
        Assert.Contains("| kd, seed 1 | no rows |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("silent harm", page, StringComparison.Ordinal);
    }

    private static string PageOf(StudyResult result) => ReportMarkdown.Of(ReportBuilder.OfStudy(result), csvName: null);

    private static ConflictResult Conflict(int epoch, double? cosine) => new(epoch, new(StringComparer.Ordinal) { ["long_view, like"] = cosine });

    [Fact]
    public void A_gauc_says_of_how_many_rows_it_is()
    {
        var task = Of([1], ("like", [Variant("plain", [1], Spread(0.8), Spread(0.7))])).Test!["like"];
        Assert.Equal("731 positives in 43,268 labelled rows", StudyWords.Counts(task));
        Assert.Equal("731 positives in 43,268 labelled rows, GAUC of 5.4 % of them", StudyWords.Counts(task with { GaucCoverage = 0.0541 }));
    }
}
