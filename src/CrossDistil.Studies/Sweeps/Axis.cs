namespace CrossDistil.Studies.Sweeps;

/// <summary>An axis of a sweep: options that share a value, and their possible values.</summary>
/// <param name="Paths">Options as <c>--set</c> names them, at least one; all get the same value.</param>
/// <param name="Label">Its name in settings, such as <c>beta1</c>; no other axis of the sweep has the same.</param>
internal abstract record Axis(IReadOnlyList<string> Paths, string Label)
{
    /// <summary>The point at <paramref name="u"/>, from the first or lowest value to the last or highest.</summary>
    /// <param name="u">0 or more, less than 1.</param>
    public AxisPoint At(double u) => u is >= 0 and < 1
        ? PointOf(ValueAt(u))
        : throw new ArgumentOutOfRangeException(nameof(u), u, "A place on an axis is in [0, 1).");

    /// <summary>The value at <paramref name="u"/> in [0, 1), as JSON.</summary>
    private protected abstract string ValueAt(double u);

    /// <summary>The point that has a value, given as JSON.</summary>
    private protected AxisPoint PointOf(string json) => new(Label, json, [.. Paths.Select(path => $"{path}={json}")]);
}

/// <summary>An axis whose values are listed.</summary>
/// <param name="Paths">Options that share the value.</param>
/// <param name="Label">Its name in settings.</param>
/// <param name="Values">JSON texts, at least one, none twice.</param>
internal sealed record ListAxis(IReadOnlyList<string> Paths, string Label, IReadOnlyList<string> Values) : Axis(Paths, Label)
{
    /// <summary>Its points, in the order of the list.</summary>
    public IEnumerable<AxisPoint> Points => Values.Select(PointOf);

    private protected override string ValueAt(double u) => Values[(int)(u * Values.Count)];
}

/// <summary>An axis of all numbers between two, both included.</summary>
/// <param name="Paths">Options that share the value.</param>
/// <param name="Label">Its name in settings.</param>
/// <param name="Low">Lowest value; more than 0 on a log scale.</param>
/// <param name="High">Highest value, more than <paramref name="Low"/>.</param>
/// <param name="Scale">The distribution of the numbers between them.</param>
internal sealed record RangeAxis(IReadOnlyList<string> Paths, string Label, double Low, double High, AxisScale Scale) : Axis(Paths, Label)
{
    private protected override string ValueAt(double u) => AxisValue.Number(Scale switch
    {
        AxisScale.Linear => Rounded(Low + (u * (High - Low))),
        AxisScale.Log => Rounded(Low * Math.Pow(High / Low, u)),
        AxisScale.Whole => Math.Floor(Low + (u * (High - Low + 1))),
        _ => throw new InvalidOperationException($"{Scale} has no values."),
    });

    private double Rounded(double value) => Math.Clamp(AxisValue.Round(value, High - Low), Low, High);
}

/// <summary>The distribution of the numbers of a range.</summary>
internal enum AxisScale
{
    /// <summary>Uniform.</summary>
    Linear,

    /// <summary>Uniform logarithms.</summary>
    Log,

    /// <summary>Uniform whole numbers.</summary>
    Whole,
}

/// <summary>A value of one axis.</summary>
/// <param name="Label">The axis' name in settings.</param>
/// <param name="Json">The value as JSON.</param>
/// <param name="Sets">One <c>path=json</c> for each of the axis' options.</param>
internal sealed record AxisPoint(string Label, string Json, IReadOnlyList<string> Sets)
{
    /// <summary>Such as <c>beta1 0.05</c>.</summary>
    public string Name => $"{Label} {AxisValue.Readable(Json)}";
}
