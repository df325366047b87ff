using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;

namespace CrossDistil.Studies.Kinds;

/// <summary>The variants that a method is compared with, made from the file's experiment by <c>with</c>.</summary>
internal static class Baselines
{
    /// <summary>Name of the variant that trains every task alone.</summary>
    public const string Single = "single";

    /// <summary>Name of the variant that trains the file's backbone on the labels alone.</summary>
    public const string Plain = "plain";

    /// <summary>Name of the file's own method without auxiliary ranks, β = 0.</summary>
    public const string WithoutAuxiliary = "w/o AuxiliaryRank";

    /// <summary>Name of the control that is distilled from itself.</summary>
    public const string SelfSnapshot = "self-snapshot";

    /// <summary>Name of the control that blends the tasks' logits after training.</summary>
    public const string Blend = "blend";

    /// <summary>The file's backbone, trained on the labels alone.</summary>
    public static Variant PlainOf(Experiment file) => new(Plain, file with { Method = new PlainMethod() });

    /// <summary>Whether an experiment trains on the labels alone and leaves the logits as they are.</summary>
    internal static bool IsPlain(Experiment experiment) => experiment.Method is PlainMethod;

    /// <summary>Every task alone: own embeddings and an MLP as wide as the file's backbone.</summary>
    public static Variant SingleOf(Experiment file) => PlainOn(file, Single, new SingleOptions { Hidden = Widths(file) });

    /// <summary>Another backbone, trained on the labels alone.</summary>
    public static Variant PlainOn(Experiment file, string name, BackboneOptions backbone) =>
        new(name, file with { Method = new PlainMethod(), Model = file.Model with { Backbone = backbone } });

    /// <summary>
    /// Teachers of the same task that regress on its labels (table V), made as the file's own. Their weight is 1, as
    /// none was chosen for them.
    /// </summary>
    public static Variant KdOf(Experiment file, CrossDistilMethod method) => new("kd", file with
    {
        Method = new KdMethod
        {
            TeacherNetwork = method.TeacherNetwork, Alpha = method.Alpha, Temperature = method.Temperature,
            Weights = method.Weights with { Teacher = 1 },
        },
    });

    /// <summary>Task-augmented training without distillation.</summary>
    public static Variant TaugOf(Experiment file, CrossDistilMethod method) => new("taug", file with
    {
        Method = new TaugMethod
        {
            Beta1 = method.Beta1, Beta2 = method.Beta2, MinPairRows = method.MinPairRows, Sampling = method.Sampling,
            TopUp = method.TopUp, MaxPairs = method.MaxPairs, Weights = method.Weights,
        },
    });

    /// <summary>Students that rank by their own labels, without a teacher.</summary>
    public static Variant BprOf(Experiment file, CrossDistilMethod method) => new("bpr", file with
    {
        Method = new BprMethod
        {
            MinPairRows = method.MinPairRows, Sampling = method.Sampling, TopUp = method.TopUp, MaxPairs = method.MaxPairs,
        },
    });

    /// <summary>The file's own method with teachers that rank by their own label alone: β = 0.</summary>
    public static Variant CoarseOf(Experiment file, CrossDistilMethod method) =>
        new(WithoutAuxiliary, file with { Method = method with { Beta1 = 0, Beta2 = 0 } });

    /// <summary>
    /// Plain training distilled from its own first epochs, without teachers; none where training ends before the
    /// snapshot.
    /// </summary>
    public static IEnumerable<Variant> SelfSnapshotOf(Experiment file, CrossDistilMethod method)
    {
        if (method.SnapshotEpochs >= file.Training.Epochs) return [];
        var (alpha, temperature, epochs) = (method.Alpha, method.Temperature, method.SnapshotEpochs);
        var self = new SelfSnapshotMethod { Alpha = alpha, Temperature = temperature, SnapshotEpochs = epochs };
        return [new(SelfSnapshot, file with { Method = self })];
    }

    /// <summary>Plain training whose logits are blended afterwards, by the default share.</summary>
    public static Variant BlendOf(Experiment file) => new(Blend, file with { Method = new BlendMethod() });

    /// <summary>Soft labels without information about the other task.</summary>
    public static Variant TfKdOf(Experiment file, CrossDistilMethod method) =>
        new("tf-kd", file with { Method = new TfKdMethod { Alpha = method.Alpha, Temperature = method.Temperature } });

    /// <summary>
    /// Hidden widths of the file's backbone, from the input up, which other backbones get too; the default's for the
    /// user's own backbone, and for one without layers.
    /// </summary>
    public static IReadOnlyList<int> Widths(Experiment file) =>
        file.Model.Backbone.Widths is { Count: > 0 } widths ? widths : new ModelOptions().Backbone.Widths;
}
