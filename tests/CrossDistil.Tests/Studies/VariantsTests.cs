using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Studies;

public sealed class VariantsTests
{
    private static readonly CrossDistilMethod s_method = new() { Beta1 = 0.3, Beta2 = 0.2, Alpha = 0.7, Temperature = 2, Margin = (double?)0.5, Teacher = TeacherMode.Snapshot, SnapshotEpochs = 2, Weights = new() { Teacher = 0.1, Student = 3 } };
    private static readonly Experiment s_file = SmallData.With(training => training with { Epochs = 5 }) with { Method = s_method };

    [Fact]
    public void An_ablation_takes_one_part_away_at_a_time()
    {
        var variants = Variants.Ablation(s_file).ToDictionary(variant => variant.Name, variant => variant.Experiment, StringComparer.Ordinal);
        Assert.Equal(s_file, variants["full"]);
        Assert.Equal(s_method with { Beta1 = 0, Beta2 = 0 }, variants["w/o AuxiliaryRank"].Method);
        Assert.Equal(s_method with { CalibrationRate = null }, variants["w/o Calibration"].Method);
        Assert.Equal(s_method with { Margin = (double?)null }, variants["w/o Correction"].Method);
        Assert.Equal(s_method with { TeacherNetwork = null }, variants["w/o TeacherNetwork"].Method);
        Assert.Equal(new KdMethod { TeacherNetwork = s_method.TeacherNetwork, Alpha = 0.7, Temperature = 2, Weights = new() { Teacher = 1, Student = 3 } }, variants["kd"].Method);
        Assert.Equal(new TfKdMethod { Alpha = 0.7, Temperature = 2 }, variants["tf-kd"].Method);
        Assert.Equal(new SelfSnapshotMethod { Alpha = 0.7, Temperature = 2, SnapshotEpochs = 2 }, variants["self-snapshot"].Method);
        Assert.Equal(new BlendMethod(), variants["blend"].Method);
        Assert.Equal(new PlainMethod(), variants["plain"].Method);
        Assert.Equal(
            ["full", "w/o AuxiliaryRank", "w/o Calibration", "w/o Correction", "w/o TeacherNetwork", "kd", "bpr", "tf-kd", "self-snapshot", "blend", "plain", "single"],
            Variants.Ablation(s_file).Select(variant => variant.Name));
        Assert.Equal(new SingleOptions { Hidden = [8] }.Hidden, Assert.IsType<SingleOptions>(variants["single"].Model.Backbone).Hidden);
        Assert.All(variants.Where(variant => variant.Key is not "single"), variant => Assert.Equal(s_file.Model, variant.Value.Model));
        Assert.All(variants.Values, variant => Assert.Equal(s_file.Training, variant.Training));
    }

    [Fact]
    public void Where_the_file_does_not_correct_the_ablation_adds_correction()
    {
        var method = s_method with { Margin = (double?)null };
        var variants = Variants.Ablation(s_file with { Method = method });
        Assert.Equal(method with { Margin = -1 }, variants.Single(variant => variant.Name is "with Correction").Experiment.Method);
        Assert.DoesNotContain(variants, variant => variant.Name is "w/o Correction");
    }

    [Fact]
    public void Where_the_files_teachers_are_heads_the_ablation_gives_them_a_network()
    {
        var method = s_method with { TeacherNetwork = null };
        var variants = Variants.Ablation(s_file with { Method = method }).ToDictionary(variant => variant.Name, variant => variant.Experiment.Method, StringComparer.Ordinal);
        var own = Assert.IsType<CrossDistilMethod>(variants["with TeacherNetwork"]);
        Assert.Equivalent(new TeacherNetwork(), own.TeacherNetwork, strict: true);
        Assert.Equal(method, own with { TeacherNetwork = null });
        Assert.DoesNotContain("w/o TeacherNetwork", variants.Keys);
        Assert.Null(Assert.IsType<KdMethod>(variants["kd"]).TeacherNetwork);
    }

    [Fact]
    public void The_main_table_has_every_backbone_as_wide_as_the_files()
    {
        var variants = Variants.Comparison(s_file);
        Assert.Equal(["single", "shared-bottom", "cross-stitch", "mmoe", "ple", "snr-trans", "taug", "kd", "self-snapshot", "blend", "w/o AuxiliaryRank", "crossdistil"], variants.Select(variant => variant.Name));
        Assert.Equal(s_file.Model.Backbone, variants[3].Experiment.Model.Backbone);
        Assert.All(variants, variant => Assert.Equal([8], Baselines.Widths(variant.Experiment)));
        Assert.Equal(s_file, variants[^1].Experiment);
        Assert.Equal(
            [new SelfSnapshotMethod { Alpha = 0.7, Temperature = 2, SnapshotEpochs = 2 }, new BlendMethod(), s_method with { Beta1 = 0, Beta2 = 0 }],
            variants.SkipWhile(variant => variant.Name is not "self-snapshot").Take(3).Select(variant => variant.Experiment.Method));
    }

    [Fact]
    public void Backbones_times_methods_keep_what_every_comparison_needs()
    {
        var variants = Variants.Comparison(s_file, ["ple"], ["plain", "kd"]);
        Assert.Equal(["ple", "ple × kd", "single", "mmoe", "crossdistil"], variants.Select(variant => variant.Name));
        Assert.IsType<PleOptions>(variants[1].Experiment.Model.Backbone);
        Assert.IsType<KdMethod>(variants[1].Experiment.Method);
    }

    [Fact]
    public void The_controls_can_be_asked_for_by_name_on_any_backbone()
    {
        var variants = Variants.Comparison(s_file, ["ple"], ["self-snapshot", "blend", "w/o AuxiliaryRank"]).ToDictionary(variant => variant.Name, variant => variant.Experiment, StringComparer.Ordinal);
        Assert.Equal(new SelfSnapshotMethod { Alpha = 0.7, Temperature = 2, SnapshotEpochs = 2 }, variants["ple × self-snapshot"].Method);
        Assert.Equal(new BlendMethod(), variants["ple × blend"].Method);
        Assert.Equal(s_method with { Beta1 = 0, Beta2 = 0 }, variants["ple × w/o AuxiliaryRank"].Method);
        Assert.All(variants.Where(variant => variant.Key.StartsWith("ple", StringComparison.Ordinal)), variant => Assert.IsType<PleOptions>(variant.Value.Model.Backbone));
    }

    [Fact]
    public void Corruption_swaps_the_auxiliary_task_alone()
    {
        var variants = Variants.Corruption(s_file, "like", [0, 0.5]);
        Assert.Equal(["crossdistil", "crossdistil, 50 % swapped", "plain", "plain, 50 % swapped", "single"], variants.Select(variant => variant.Name));
        Assert.Equal([0, 0.5], variants[1].Experiment.Tasks.Select(task => task.Swapped));
        Assert.All(variants[0].Experiment.Tasks.Concat(variants[^1].Experiment.Tasks), task => Assert.Equal(0, task.Swapped));
    }

    [Fact]
    public void Corruption_starts_from_the_true_labels_and_keeps_close_shares_apart()
    {
        var variants = Variants.Corruption(s_file, "like", [0.25, 0.250001, 0]);
        Assert.Equal(["crossdistil", "crossdistil, 25 % swapped", "crossdistil, 25.0001 % swapped"], variants.Take(3).Select(variant => variant.Name));
        Assert.Equal([0, 0.25, 0.250001], variants.Take(3).Select(variant => variant.Experiment.Tasks[1].Swapped));
        Assert.Equal("crossdistil", Variants.Corruption(s_file, "like", [1])[0].Name);
    }

    [Fact]
    public void Curves_validate_often_and_to_the_end()
    {
        var variants = Variants.Correction(s_file, 7);
        Assert.All(variants, variant => Assert.Equal((7, null), (variant.Experiment.Training.ValidationsPerEpoch, variant.Experiment.Training.Patience)));
        Assert.Equal(s_method, variants[0].Experiment.Method);
        Assert.Equal(s_method with { Margin = (double?)null }, variants[1].Experiment.Method);
    }

    [Fact]
    public void The_files_own_method_in_curves_is_the_one_that_corrects_as_the_file_does()
    {
        Assert.Equal("with Correction", Variants.OwnOfCurves(s_file));
        Assert.Equal("w/o Correction", Variants.OwnOfCurves(s_file with { Method = s_method with { Margin = (double?)null } }));
    }

    [Fact]
    public void A_name_that_no_study_knows_is_noted_beside_the_one_that_may_be_meant()
    {
        var file = s_file with { Variants = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["plian"] = [], ["heavy teachers"] = [], ["kd"] = [] } };
        Assert.Equal([("plian", "plain"), ("heavy teachers", null)], Variants.OwnNames(file));
    }

    [Fact]
    public void The_file_changes_variants_by_name_and_adds_its_own()
    {
        var file = s_file with
        {
            Variants = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["plain"] = ["training.rate=0.5", "training.epochs=9"], ["single"] = ["training.epochs=3"], ["kd"] = ["method.alpha=0.25"], ["blend"] = ["training.epochs=4"], ["heavy"] = ["method.weights.teacher=9"],
            },
        };
        var variants = Variants.Comparison(file).ToDictionary(variant => variant.Name, variant => variant.Experiment, StringComparer.Ordinal);
        Assert.Equal((0.5, 9), (variants["ple"].Training.Rate, variants["ple"].Training.Epochs));
        Assert.Equal((0.5, 3), (variants["single"].Training.Rate, variants["single"].Training.Epochs)); // its own change comes after that of plain
        Assert.Equal((0.5, 4), (variants["blend"].Training.Rate, variants["blend"].Training.Epochs)); // it trains plainly, too
        Assert.Equal(0.25, Assert.IsType<KdMethod>(variants["kd"].Method).Alpha.Of(0, "click"));
        Assert.Equal(s_file.Training, variants["crossdistil"].Training);
        Assert.Equal(9, Assert.IsType<CrossDistilMethod>(variants["heavy"].Method).Weights.Teacher.Of(0, "click"));
        Assert.DoesNotContain("w/o Calibration", variants.Keys); // known to another study: no variant of its own here
    }

    [Fact]
    public void A_change_that_cannot_be_made_names_its_variant()
    {
        var file = s_file with { Variants = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["kd"] = ["training.rte=0.5"] } };
        var fault = Assert.Single(Assert.Throws<InputException>(() => Variants.Ablation(file)).Faults);
        Assert.StartsWith("variants.kd", fault.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ablate")]
    [InlineData("compare")]
    public void Another_method_cannot_be_taken_apart(string command)
    {
        var file = s_file with { Method = new PlainMethod() };
        var fault = Assert.Single(Assert.Throws<InputException>(() => _ = command is "ablate" ? Variants.Ablation(file) : Variants.Comparison(file)).Faults);
        Assert.Equal("method.kind", fault.Where);
    }

    [Fact]
    public void A_run_of_a_study_knows_nothing_of_other_variants()
    {
        var file = s_file with { Variants = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["kd"] = [] } };
        var run = new StudyRun(new Variant("crossdistil", file), Fold.Of(new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4", TestUntil = "4" }), 7);
        Assert.Null(run.Experiment.Variants);
        Assert.Equal((7ul, "3"), (run.Experiment.Training.Seed, Assert.IsType<TimeSplit>(run.Experiment.Split).ValidationFrom));
    }
}
