using CrossDistil.Calibration;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>From a method's options to what it minimises.</summary>
/// <param name="model">The network; with teachers where the method has any.</param>
/// <param name="platt">P and Q by task; empty without calibration.</param>
/// <param name="tasks">Name and weight of every task.</param>
/// <param name="terms">[task] what its ranking is made of; empty where nothing is ranked.</param>
/// <param name="sets">The row sets that follow the uniform rows in a batch, or whose members it holds.</param>
/// <param name="rows">Uniform rows per step and, where sets have rows of their own, rows of every set.</param>
/// <param name="snapshot">For the methods that teach from one.</param>
internal sealed class ObjectiveFactory(
    MultiTaskModel model, IReadOnlyList<PlattScaling> platt, IReadOnlyList<(string Name, double Weight)> tasks,
    IReadOnlyList<IReadOnlyList<RankingTerm>> terms, IReadOnlyList<RowSet> sets, int rows, Snapshot? snapshot = null)
{
    public Objective Create(MethodOptions method) => method switch
    {
        PlainMethod or BlendMethod => new PlainObjective(model, [.. tasks.Select(task => task.Weight)]),
        SelfSnapshotMethod self =>
            new SelfSnapshotObjective(model, Distillations(self.Alpha, self.Temperature, new LossWeights()), snapshot!),
        BprMethod bpr => new BprObjective(model, [.. tasks.Select((task, t) => TaskBpr.Create(terms[t], t, bpr, task, sets))], rows),
        TfKdMethod tfKd => new TfKdObjective(model, Distillations(tfKd.Alpha, tfKd.Temperature, new LossWeights()), tfKd.Confidence),
        KdMethod kd => new KdObjective(model, Distillations(kd.Alpha, kd.Temperature, kd.Weights), warmUpSteps: 0),
        PfdMethod pfd => new KdObjective(model, Distillations(pfd.Alpha, pfd.Temperature, pfd.Weights), pfd.WarmUpSteps),
        TaugMethod taug => Create(taug.AsCrossDistil()),
        CrossDistilMethod crossDistil => new CrossDistilObjective(
            model, [.. tasks.Select((task, t) => TaskDistillation.Create(terms[t], t, crossDistil, task, sets))], platt, rows, snapshot),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown method."),
    };

    private TaskDistillation[] Distillations(PerTask<double> alpha, PerTask<double> temperature, LossWeights weights) =>
        [.. tasks.Select((task, t) => TaskDistillation.Create(t, task, alpha, temperature, weights))];
}
