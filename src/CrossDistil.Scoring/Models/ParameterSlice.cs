namespace CrossDistil.Scoring.Models;

/// <summary>
/// The block of a wide parameter that the literature names on its own: <c>expert.2.0.weight</c> is a block of columns
/// of the one product that computes every expert's first layer.
/// </summary>
/// <param name="Name">Name in the literature's terms.</param>
/// <param name="Parameter">The parameter it is part of.</param>
/// <param name="Row">First row.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Column">First column.</param>
/// <param name="Columns">Number of columns.</param>
internal sealed record ParameterSlice(string Name, Parameter Parameter, int Row, int Rows, int Column, int Columns)
{
    /// <summary>Row <paramref name="row"/> of the slice's values.</summary>
    public Span<float> Values(int row) => Parameter.Values.Slice(((Row + row) * Parameter.Columns) + Column, Columns);

    /// <summary>Row <paramref name="row"/> of the slice's gradient.</summary>
    public Span<float> Gradient(int row) => Parameter.Gradient.Slice(((Row + row) * Parameter.Columns) + Column, Columns);
}
