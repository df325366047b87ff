using CrossDistil.Experiments;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Kinds;

/// <summary>
/// A kind of study: its command, what it compares, and how its result is shown. Each kind is one file and a line of
/// <see cref="All"/>; nothing else names it.
/// </summary>
/// <param name="Name">Its command, which results and study folders name too.</param>
/// <param name="Title">Heading of its results.</param>
/// <param name="Description">What its command does, in a sentence.</param>
public abstract record StudyKind(string Name, string Title, string Description)
{
    /// <summary>
    /// All kinds, in the order in which several are shown: those that answer the question of gain and loss most
    /// directly come first.
    /// </summary>
    public static IReadOnlyList<StudyKind> All { get; } =
        [new CompareStudy(), new AblateStudy(), new CorruptStudy(), new CurvesStudy(), new SweepStudy(), new TuneStudy()];

    /// <summary>The kind to start with, which the demo runs and remedies name.</summary>
    public static VariantKind Standard { get; } = (VariantKind)All[0];

    /// <summary>Its command's own options.</summary>
    internal virtual IReadOnlyList<StudyOption> Options => [];

    /// <summary>Whether every validation of its runs is shown, by step.</summary>
    internal virtual bool HasCurves => false;

    /// <summary>The kind of a command; null = there is none of this name.</summary>
    internal static StudyKind? Find(string name) => All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.Ordinal));

    /// <summary>Place of a command in the order of <see cref="All"/>; an unknown one is last.</summary>
    internal static int PlaceOf(string name) => All.TakeWhile(kind => !string.Equals(kind.Name, name, StringComparison.Ordinal)).Count();

    /// <summary>Name of the variant that differences are taken to, in a sentence.</summary>
    internal virtual string Called(string baseline) => baseline;

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>A study whose variants are all known from the start; each may be the baseline.</summary>
/// <inheritdoc cref="StudyKind"/>
public abstract record VariantKind(string Name, string Title, string Description) : StudyKind(Name, Title, Description)
{
    /// <summary>Whether the best on validation is named.</summary>
    internal virtual bool Chooses => true;

    /// <summary>The study of its command without own options.</summary>
    /// <exception cref="InputException">The file does not fit.</exception>
    public StudyDesign Of(Experiment file) => Of(file, StudyOptions.None);

    /// <summary>What it compares.</summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="options">Values of <see cref="StudyKind.Options"/>.</param>
    /// <exception cref="InputException">The file or an option does not fit.</exception>
    public abstract StudyDesign Of(Experiment file, StudyOptions options);
}

/// <summary>
/// A study that tries settings on validation; the test split is opened for the chosen one and the file as written.
/// </summary>
/// <inheritdoc cref="StudyKind"/>
public abstract record SearchKind(string Name, string Title, string Description) : StudyKind(Name, Title, Description)
{
    /// <summary>The axes.</summary>
    private protected static StudyOption Over { get; } = new(
        "--over", "AXIS",
        "What varies: PATH[,PATH...]=[VALUE, ...], =LOW..HIGH, =\"log LOW..HIGH\" or =\"int LOW..HIGH\"; "
        + "paths joined by commas share the value. May be given several times.")
    {
        IsRequired = true, IsRepeated = true,
    };

    /// <summary>The settings and, where bad ones are dropped early, the plan for it.</summary>
    /// <param name="file">The file's experiment.</param>
    /// <param name="options">Values of <see cref="StudyKind.Options"/>.</param>
    /// <param name="replications">Seeds × folds.</param>
    /// <exception cref="InputException">An option does not fit.</exception>
    public abstract SearchPlan Of(Experiment file, StudyOptions options, int replications);

    /// <summary>The design of the settings; the first name is the default.</summary>
    private protected static StudyOption Layout(params string[] names) =>
        new("--design", "NAME", $"{string.Join(", ", names)}; default {names[0]}.") { Choices = names };

    /// <summary>The settings of a design.</summary>
    private protected static IReadOnlyList<Setting> Settings(string design, Experiment file, StudyOptions options, int points) =>
        Designs.Named(
            design, AxisParser.Parse(options.All(Over.Name), [.. file.Tasks.Select(task => task.Name)]), points, file.Training.Seed);
}

/// <summary>
/// What a study compares. Your own design may have any variants; its kind says how the result is shown.
/// </summary>
/// <param name="Kind">The kind of study.</param>
/// <param name="Variants">
/// Rows of the table, in order; names are unique. Harm is measured against <see cref="Baselines.Single"/>.
/// </param>
/// <param name="Own">Name of the variant that is the file's own method.</param>
/// <param name="Baseline">Name of the variant that differences are taken to, unless the user names another.</param>
public sealed record StudyDesign(VariantKind Kind, IReadOnlyList<Variant> Variants, string Own, string Baseline);

/// <summary>What a search tries.</summary>
/// <param name="Kind">The kind of search.</param>
/// <param name="Settings">The settings of the first rung.</param>
/// <param name="Halving">How bad settings are dropped early; null = all get the same runs.</param>
public sealed record SearchPlan(SearchKind Kind, IReadOnlyList<Setting> Settings, HalvingPlan? Halving = null);
