namespace CrossDistil.Scoring.Models;

/// <summary>Sizes of a model that depend on the data.</summary>
/// <param name="Inputs">What students see.</param>
/// <param name="BaseRates">Each task's share of positives in training, in (0, 1); one entry per task.</param>
/// <param name="Privileged">Additional inputs of teachers; null = none.</param>
internal sealed record ModelShape(InputShape Inputs, IReadOnlyList<double> BaseRates, InputShape? Privileged = null)
{
    /// <summary>Number of tasks.</summary>
    public int Tasks => BaseRates.Count;

    /// <summary>ln(p / (1−p)) of a task's base rate.</summary>
    public double BaseLogit(int task) => Math.Log(BaseRates[task] / (1 - BaseRates[task]));
}

/// <summary>Size of an input layer.</summary>
/// <param name="FieldIds">Number of ids of each embedding field.</param>
/// <param name="Numbers">Standardised numbers per row.</param>
internal sealed record InputShape(IReadOnlyList<int> FieldIds, int Numbers);
