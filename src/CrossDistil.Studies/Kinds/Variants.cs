using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Studies.Kinds;

/// <summary>The variants of every study.</summary>
internal static class Variants
{
    /// <summary>Name of the file's own method in compare, corrupt, sweep and tune; ablate calls it full.</summary>
    public const string CrossDistil = "crossdistil";

    /// <summary>Name of the file's own method in ablate.</summary>
    public const string Full = "full";

    /// <summary>The variant of curves, and of ablate, without error correction.</summary>
    public const string WithoutCorrection = "w/o Correction";

    private const string WithCorrection = "with Correction";
    private const string SharedTeachers = "w/o TeacherNetwork";
    private const string OwnTeachers = "with TeacherNetwork";
    private const double Margin = -1;

    private static readonly IReadOnlyList<string> s_backbones = KindTable.NamesOf<BackboneOptions>();

    /// <summary>The methods of compare on the file's own backbone.</summary>
    private static readonly OrderedDictionary<string, Func<Experiment, CrossDistilMethod, Variant>> s_methods = new(StringComparer.Ordinal)
    {
        [Baselines.Plain] = (file, _) => Baselines.PlainOf(file),
        ["taug"] = Baselines.TaugOf,
        ["kd"] = Baselines.KdOf,
        ["bpr"] = Baselines.BprOf,
        ["tf-kd"] = Baselines.TfKdOf,
        [Baselines.SelfSnapshot] = (file, full) => Baselines.SelfSnapshotOf(file, full).FirstOrDefault() ?? throw new InputException(
            "method.snapshotEpochs", "training ends before the snapshot", "raise training.epochs, or leave self-snapshot out"),
        [Baselines.Blend] = (file, _) => Baselines.BlendOf(file),
        [Baselines.WithoutAuxiliary] = Baselines.CoarseOf,
        [CrossDistil] = (file, _) => new(CrossDistil, file),
    };

    private static readonly string[] s_known =
    [
        .. s_backbones, .. s_methods.Keys, Full, "w/o Calibration", WithoutCorrection, WithCorrection, SharedTeachers, OwnTeachers,
    ];

    /// <summary>Tables IV and V of the paper: the method without each of its parts, and the controls.</summary>
    /// <exception cref="InputException">The file's method is not crossdistil.</exception>
    public static IReadOnlyList<Variant> Ablation(Experiment file)
    {
        var full = MethodOf(file);
        return Finished(file,
        [
            With(Full, full),
            Baselines.CoarseOf(file, full),
            With("w/o Calibration", full with { CalibrationRate = null }),
            Corrects(file, full)
                ? With(WithoutCorrection, full with { Margin = (double?)null })
                : With(WithCorrection, full with { Margin = Margin }),
            full.TeacherNetwork is null
                ? With(OwnTeachers, full with { TeacherNetwork = new() })
                : With(SharedTeachers, full with { TeacherNetwork = null }),
            Baselines.KdOf(file, full), Baselines.BprOf(file, full), Baselines.TfKdOf(file, full), .. Baselines.SelfSnapshotOf(file, full),
            Baselines.BlendOf(file), Baselines.PlainOf(file), Baselines.SingleOf(file),
        ]);

        Variant With(string name, CrossDistilMethod method) => new(name, file with { Method = method });
    }

    /// <summary>
    /// The main table: every backbone trained plainly, then the methods and controls on the file's own backbone.
    /// </summary>
    public static IReadOnlyList<Variant> Comparison(Experiment file)
    {
        var full = MethodOf(file);
        var main = Backbones(file).Where(variant => variant.Name is not "snr-aver" || Is(variant.Name, BackboneName(file)));
        return Finished(file,
        [
            .. main, Baselines.TaugOf(file, full), Baselines.KdOf(file, full), .. Baselines.SelfSnapshotOf(file, full),
            Baselines.BlendOf(file), Baselines.CoarseOf(file, full), new Variant(CrossDistil, file),
        ]);
    }

    /// <summary>
    /// Backbones × methods, and always what every comparison needs: single, the file's backbone trained plainly, and
    /// the file as it is. On the file's own backbone a method has its own name, on others it is called <c>BACKBONE ×
    /// METHOD</c>; plain training has the backbone's name.
    /// </summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="backbones">Names of backbones, see <see cref="BackboneNames"/>.</param>
    /// <param name="methods">Names of methods, see <see cref="MethodNames"/>.</param>
    public static IReadOnlyList<Variant> Comparison(Experiment file, IReadOnlyList<string> backbones, IReadOnlyList<string> methods)
    {
        var (full, own) = (MethodOf(file), BackboneName(file));
        var all = Backbones(file).ToDictionary(variant => variant.Name, StringComparer.Ordinal);
        var cells = backbones.SelectMany(backbone => methods.Select(method => Cell(all[backbone], method)))
            .Concat([all[Baselines.Single], all[own], Cell(all[own], CrossDistil)]);
        return Finished(file, [.. cells.DistinctBy(variant => variant.Name, StringComparer.Ordinal)]);

        Variant Cell(Variant backbone, string method)
        {
            if (method is Baselines.Plain) return backbone;
            var variant = s_methods[method](file, full);
            return Is(backbone.Name, own)
                ? variant
                : new($"{backbone.Name} × {variant.Name}", variant.Experiment with { Model = backbone.Experiment.Model });
        }
    }

    /// <summary>The methods of compare.</summary>
    public static IReadOnlyList<string> MethodNames { get; } = [.. s_methods.Keys];

    /// <summary>The backbones of compare: all, and one of the user's own.</summary>
    public static IReadOnlyList<string> BackboneNames(Experiment file) => [.. Backbones(file).Select(variant => variant.Name)];

    /// <summary>
    /// The file's own method and plain training, each with growing shares of the auxiliary task's training labels
    /// swapped between rows (figure 5).
    /// </summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="auxiliary">Name of the task whose labels are swapped.</param>
    /// <param name="shares">
    /// Shares of the labelled rows, 0..1. The true labels (0) always come first: the others are compared with them.
    /// </param>
    public static IReadOnlyList<Variant> Corruption(Experiment file, string auxiliary, IReadOnlyList<double> shares)
    {
        var full = new Variant(CrossDistil, file with { Method = MethodOf(file) });
        double[] all = [0, .. shares.Where(share => share != 0)];
        return
        [
            .. Finished(file, [full, Baselines.PlainOf(file)], own: false)
                .SelectMany(variant => all.Select(share => Swapped(variant, auxiliary, share))),
            .. Finished(file, [Baselines.SingleOf(file)], own: false),
        ];
    }

    /// <summary>
    /// The file's own method with and without error correction, validated often and to the last epoch (figure 4).
    /// </summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="validationsPerEpoch">Points of the curve per epoch.</param>
    public static IReadOnlyList<Variant> Correction(Experiment file, int validationsPerEpoch)
    {
        var full = MethodOf(file);
        var corrected = full with { Margin = Corrects(file, full) ? full.Margin : Margin };
        Variant[] variants =
        [
            new(WithCorrection, file with { Method = corrected }),
            new(WithoutCorrection, file with { Method = full with { Margin = (double?)null } }),
            Baselines.PlainOf(file), Baselines.SingleOf(file),
        ];
        return [.. Finished(file, variants, own: false).Select(variant => variant with { Experiment = Often(variant.Experiment) })];

        Experiment Often(Experiment experiment) =>
            experiment with { Training = experiment.Training with { ValidationsPerEpoch = validationsPerEpoch, Patience = null } };
    }

    /// <summary>Which variant of curves is the file's own method: the one that corrects where the file does.</summary>
    public static string OwnOfCurves(Experiment file) => Corrects(file, MethodOf(file)) ? WithCorrection : WithoutCorrection;

    /// <summary>
    /// Names under the file's variants that no study knows, each with a similar known name; null = there is none.
    /// </summary>
    public static IEnumerable<(string Name, string? Near)> OwnNames(Experiment file) =>
        (file.Variants?.Keys ?? []).Except(s_known, StringComparer.Ordinal).Select(name => (name, Nearest.To(name, s_known)));

    /// <summary>Whether a variant of compare is a backbone trained plainly, by its name.</summary>
    internal static bool IsBackbone(string variant) => s_backbones.Contains(variant, StringComparer.Ordinal);

    /// <summary>The plain variant's name on the file's own backbone in compare.</summary>
    public static string BackboneName(Experiment file) => KindTable.NameOf(file.Model.Backbone) ?? Baselines.Plain;

    /// <summary>
    /// A variant with the file's changes under its name; where it trains plainly, blended or not, after those under
    /// plain.
    /// </summary>
    public static Variant Changed(Experiment file, Variant variant)
    {
        var experiment = variant.Experiment;
        string[] plain = experiment.Method.TrainsPlainly ? [Baselines.Plain] : [];
        foreach (var key in plain.Union([variant.Name], StringComparer.Ordinal))
            if (file.Variants?.TryGetValue(key, out var sets) == true)
                experiment = ExperimentFile.Change(experiment, $"variants.{key}", sets);
        return variant with { Experiment = experiment };
    }

    /// <summary>
    /// Each variant with the file's changes to it and, where <paramref name="own"/>, the file's own variants at the
    /// end.
    /// </summary>
    private static IReadOnlyList<Variant> Finished(Experiment file, IEnumerable<Variant> variants, bool own = true)
    {
        var more = own ? OwnNames(file).Select(name => new Variant(name.Name, file)) : [];
        return [.. variants.Concat(more).Select(variant => Changed(file, variant))];
    }

    /// <summary>All backbones in the paper's order, the file's own with its own options.</summary>
    private static IEnumerable<Variant> Backbones(Experiment file)
    {
        var (sizes, own) = (new BackboneSizes(Baselines.Widths(file)), BackboneName(file));
        var known = s_backbones.Select(name => Baselines.PlainOn(
            file, name, Is(name, own) ? file.Model.Backbone : KindTable.Default<BackboneOptions>(name)!.Sized(sizes)));
        return IsBackbone(own) ? known : known.Append(Baselines.PlainOn(file, own, file.Model.Backbone));
    }

    private static Variant Swapped(Variant variant, string auxiliary, double share) => new(
        share == 0
            ? variant.Name
            : string.Create(CultureInfo.InvariantCulture, $"{variant.Name}, {100 * (decimal)share:0.############} % swapped"),
        variant.Experiment with
        {
            Tasks = [.. variant.Experiment.Tasks.Select(task => Is(task.Name, auxiliary) ? task with { Swapped = share } : task)],
        },
        StudySettings.OfSwapped(variant.Name, auxiliary, share));

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.Ordinal);

    private static bool Corrects(Experiment file, CrossDistilMethod method) =>
        file.Tasks.Index().Any(task => method.Margin.Of(task.Index, task.Item.Name) is not null);

    /// <summary>Whether studies know the parts of the file's method.</summary>
    internal static bool IsOwn(Experiment file) => file.Method is CrossDistilMethod;

    private static CrossDistilMethod MethodOf(Experiment file) => file.Method as CrossDistilMethod
        ?? throw new InputException(
            "method.kind", "the study needs the method crossdistil, and the file has another", "set it to \"crossdistil\"");
}
