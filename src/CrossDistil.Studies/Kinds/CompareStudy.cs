using CrossDistil.Experiments;

namespace CrossDistil.Studies.Kinds;

/// <summary>
/// The paper's main table: every backbone trained plainly, then the methods on the file's own backbone.
/// </summary>
internal sealed record CompareStudy() : VariantKind(
    "compare", "Backbones and methods compared",
    "Every backbone trained plainly, then the methods on the file's backbone (the paper's main table).")
{
    private const string Backbones = "--backbones";
    private const string Methods = "--methods";

    internal override IReadOnlyList<StudyOption> Options =>
    [
        new(Backbones, "LIST", $"With {Methods}: rows are these backbones × methods, joined by commas; default the paper's main table."),
        new(Methods, "LIST", $"Of {string.Join(", ", Variants.MethodNames)}; default all, where {Backbones} is given."),
    ];

    public override StudyDesign Of(Experiment file, StudyOptions options)
    {
        var (backbones, methods) = (options.Text(Backbones), options.Text(Methods));
        var variants = backbones is null && methods is null
            ? Variants.Comparison(file)
            : Variants.Comparison(
                file, Named(Backbones, backbones, Variants.BackboneNames(file)), Named(Methods, methods, Variants.MethodNames));
        return new(this, variants, Variants.CrossDistil, Variants.BackboneName(file));
    }

    // The baseline may be a method too.
    internal override string Called(string baseline) =>
        baseline is not Baselines.Single && Variants.IsBackbone(baseline) ? $"plain {baseline}" : baseline;

    /// <summary>The names of a list joined by commas, checked; all known ones without a list.</summary>
    private static string[] Named(string option, string? list, IReadOnlyList<string> known)
    {
        string[] names = list?.Split(',', StringSplitOptions.TrimEntries) ?? [.. known];
        return names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw new InputException(
                $"{option} {list}", $"unknown \"{unknown}\"", Nearest.Meant(unknown, known, "names"))
            : names;
    }
}
