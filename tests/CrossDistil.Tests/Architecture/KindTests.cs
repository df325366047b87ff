using System.Reflection;
using System.Text.Json.Serialization;
using CrossDistil.Balancing;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Architecture;

/// <summary>
/// A kind is entered in one list, above its base record, and named in files of its own; what else names it is written down here. Adding one then
/// touches its own files, that list, the docs and tests.
/// </summary>
public sealed class KindTests
{
    private const string Methods = "CrossDistil/Objectives/MethodOptions.cs";
    private const string Backbones = "CrossDistil.Scoring/Models/BackboneOptions.cs";
    private const string Balancings = "CrossDistil/Balancing/BalancingOptions.cs";
    private const string Calibrators = "CrossDistil.Scoring/Calibration/Calibrator.cs";

    /// <summary>Studies hold a file's own method against others, which they make from it.</summary>
    private const string Baselines = "CrossDistil.Studies/Kinds/Baselines.cs";

    /// <summary>What names a kind beside its list, its own file, and where all methods' objectives are made.</summary>
    private static readonly Dictionary<Type, string[]> s_named = new()
    {
        [typeof(PlainMethod)] = [Baselines],
        [typeof(BlendMethod)] = [Baselines],
        [typeof(SelfSnapshotMethod)] = [Baselines],
        [typeof(BprMethod)] = [Baselines, "CrossDistil/Objectives/TaskBpr.cs"],
        [typeof(TfKdMethod)] = [Baselines],
        [typeof(KdMethod)] = [Baselines],
        [typeof(PfdMethod)] = [],
        [typeof(TaugMethod)] = [Baselines],
        [typeof(CrossDistilMethod)] =
        [
            Baselines, "CrossDistil.Studies/Kinds/Variants.cs",             "CrossDistil/Experiments/Experiment.cs", // the default
            "CrossDistil/Objectives/TaugMethod.cs", "CrossDistil.Cli/Commands/BenchFlags.cs",
        ],
        [typeof(SingleOptions)] = [Baselines, "CrossDistil.Scoring/Models/SingleTask.cs"],
        [typeof(SharedBottomOptions)] = ["CrossDistil.Scoring/Models/SharedBottom.cs"],
        [typeof(CrossStitchOptions)] = ["CrossDistil.Scoring/Models/CrossStitch.cs"],
        [typeof(MmoeOptions)] = ["CrossDistil.Scoring/Models/Mmoe.cs", "CrossDistil.Scoring/Models/ModelOptions.cs"], // the default
        [typeof(PleOptions)] = ["CrossDistil.Scoring/Models/Ple.cs"],
        [typeof(SnrTransOptions)] = ["CrossDistil.Scoring/Models/SnrOptions.cs", "CrossDistil.Scoring/Models/Snr.cs"],
        [typeof(SnrAverOptions)] = ["CrossDistil.Scoring/Models/SnrOptions.cs"],
        [typeof(FixedBalancing)] = ["CrossDistil/Balancing/FixedWeights.cs", "CrossDistil/Experiments/TrainingOptions.cs"], // the default
        [typeof(UncertaintyBalancing)] = ["CrossDistil/Balancing/UncertaintyWeighting.cs"],
        [typeof(GradNormBalancing)] = ["CrossDistil/Balancing/GradNorm.cs"],
        [typeof(PcGradBalancing)] = ["CrossDistil/Balancing/PcGrad.cs"],
        [typeof(NoCalibrator)] = [Fits],
        [typeof(PlattCalibrator)] = [Fits],
        [typeof(IsotonicCalibrator)] = ["CrossDistil/Calibration/IsotonicFit.cs"],
    };

    /// <summary>A calibrator is fitted in training, and a server ships no fit: the list that it reads and the fits are two rooms.</summary>
    private const string Fits = "CrossDistil/Calibration/CalibratorFit.cs";

    public static TheoryData<Type, string> Kinds
    {
        get
        {
            var data = new TheoryData<Type, string>();
            foreach (var (choice, list) in ((Type, string)[])[(typeof(MethodOptions), Methods), (typeof(BackboneOptions), Backbones), (typeof(BalancingOptions), Balancings), (typeof(Calibrator), Calibrators)])
                foreach (var kind in choice.GetCustomAttributes<JsonDerivedTypeAttribute>()) data.Add(kind.DerivedType, list);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_is_named_in_its_own_files_and_one_list(Type kind, string list)
    {
        string[] own = [.. Code.Source.Where(file => file.Path.EndsWith($"/{kind.Name}.cs", StringComparison.Ordinal)).Select(Code.InSource)];
        string[] expected = [list, .. own, .. s_named[kind]];
        Assert.Equal(
            expected.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            Code.Source.Where(file => Code.Says(file, kind.Name)).Select(Code.InSource));
    }

    [Fact]
    public void Every_kind_that_can_be_written_is_made_and_every_name_is_written_down() => Assert.Equal(
        s_named.Keys.Select(kind => kind.Name).Order(StringComparer.Ordinal),
        typeof(MethodOptions).Assembly.GetTypes().Concat(typeof(BackboneOptions).Assembly.GetTypes())
            .Where(type => !type.IsAbstract && ((Type[])[typeof(MethodOptions), typeof(BackboneOptions), typeof(BalancingOptions), typeof(Calibrator)]).Any(choice => choice.IsAssignableFrom(type)))
            .Select(type => type.Name).Order(StringComparer.Ordinal));
}
