using CrossDistil.Calibration;
using CrossDistil.Data.Strata;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>What a method makes its objective of.</summary>
/// <param name="Model">The network; with teachers where the method has any.</param>
/// <param name="Platt">P and Q by task; empty without calibration.</param>
/// <param name="Tasks">Name and weight of every task.</param>
/// <param name="Terms">[task] what its ranking is made of; empty where nothing is ranked.</param>
/// <param name="Sets">The row sets that follow the uniform rows in a batch, or whose members it holds.</param>
/// <param name="Rows">Uniform rows per step and, where sets have rows of their own, rows of every set.</param>
/// <param name="Snapshot">For the methods that teach from one.</param>
internal sealed record ObjectiveParts(
    MultiTaskModel Model, IReadOnlyList<PlattScaling> Platt, IReadOnlyList<(string Name, double Weight)> Tasks,
    IReadOnlyList<IReadOnlyList<RankingTerm>> Terms, IReadOnlyList<RowSet> Sets, int Rows, Snapshot? Snapshot = null)
{
    /// <summary>[task] w.</summary>
    public IReadOnlyList<double> Weights => [.. Tasks.Select(task => task.Weight)];

    /// <summary>[task] distillation without ranking.</summary>
    public TaskDistillation[] Distillations(PerTask<double> alpha, PerTask<double> temperature, LossWeights weights) =>
        [.. Tasks.Select((task, t) => TaskDistillation.Create(t, task, alpha, temperature, weights))];
}
