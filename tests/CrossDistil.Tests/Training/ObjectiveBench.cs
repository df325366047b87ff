using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Tests.Training;

/// <summary>A small model of two tasks and one batch of random rows, to look at the gradients of one backward pass.</summary>
internal sealed class ObjectiveBench : IDisposable
{
    public const int Rows = 12;
    private static readonly int[] FieldIds = [9, 6];
    private static readonly LevelOrder[] Orders = [.. Enumerable.Range(0, 2).Select(task => LevelOrder.Lexicographic(2, task, [true, true, true, true]))];

    /// <summary>The sets of both tasks' orders: all eight of Algorithm 1.</summary>
    private static readonly RowSet[] Sets = [.. Orders.SelectMany(order => order.Terms).SelectMany(term => new[] { term.Higher, term.Lower }).Distinct()];

    private readonly Workers _workers = new(1);

    public ObjectiveBench()
    {
        Tape = new Tape(_workers);
        var options = new ModelOptions { EmbeddingDim = 4, Backbone = new MmoeOptions { Experts = 2, Hidden = [6] }, Tower = [5], EmbeddingScale = 1 };
        Model = new MultiTaskModel(options, new ModelShape(new InputShape(FieldIds, 0), [0.4, 0.1]), teachers: true, seed: 3);
        Platt = [new PlattScaling("platt.0", -0.5), new PlattScaling("platt.1", -2)];
        (Platt[0].Slope.Values[0], Platt[1].Slope.Values[0]) = (1.5f, 0.7f);
        const int sets = 1 + 8;
        Batch = new Batch(Rows * sets, new Inputs(Rows * sets, FieldIds.Length, [], 0), privileged: null, 2) { Rows = Rows * sets };
        Numbers.Ids(Batch.Rows, FieldIds).CopyTo(Batch.Inputs.Ids, 0);
        for (var task = 0; task < 2; task++)
        {
            for (var row = 0; row < Rows; row++) Batch.Labels[task][row] = (row + task) % 3 == 0 ? 1 : 0;
            Array.Fill(Batch.LabelWeights[task], 1);
        }
    }

    public Tape Tape { get; }

    public MultiTaskModel Model { get; }

    public PlattScaling[] Platt { get; }

    /// <summary>Labels and weights count in the first <see cref="Rows"/> rows alone.</summary>
    public Batch Batch { get; }

    public static TaskDistillation[] TasksOf(CrossDistilMethod method) =>
        [.. Orders.Select((order, t) => TaskDistillation.Create(TermsOf(order, method), t, method, (SmallData.Tasks[t], 1), Sets))];

    private static RankingTerm[] TermsOf(LevelOrder order, CrossDistilMethod method) =>
        [.. order.Terms.Where(term => TaskDistillation.WeightOf(term, order.Target, method, SmallData.Tasks[order.Target]) > 0)];

    /// <summary>Losses and gradients of one backward pass.</summary>
    public Outcome Backward(CrossDistilMethod method) => Backward(TasksOf(method));

    /// <summary>Losses and gradients of one backward pass.</summary>
    public Outcome Backward(TaskDistillation[] tasks)
    {
        var objective = new CrossDistilObjective(Model, tasks, Platt, Rows);
        ClearGradients();
        objective.Sweep(Tape, Batch);
        return OutcomeOf(objective.Losses, [.. Enumerable.Range(0, 2).Select(task => objective.SoftLogits(task).ToArray())]);
    }

    /// <summary>Plain training's losses and gradients of the uniform rows.</summary>
    public Outcome Plain()
    {
        var objective = new PlainObjective(Model, [1.0, 1.0]);
        ClearGradients();
        Batch.Rows = Rows;
        objective.Sweep(Tape, Batch);
        Batch.Rows = Batch.Capacity;
        return OutcomeOf(objective.Losses, []);
    }

    public Outcome OutcomeOf(StepLosses losses, float[][] softLogits)
    {
        var dense = Model.Slices.ToDictionary(
            slice => slice.Name, slice => Enumerable.Range(0, slice.Rows).SelectMany(row => slice.Gradient(row).ToArray()).ToArray(), StringComparer.Ordinal);
        var embeddings = new float[Model.Tables[0].Rows * Model.Tables[0].Dim];
        Model.Tables[0].AddGradientTo(embeddings);
        dense.Add("embedding", embeddings);
        return new Outcome(losses, dense, [.. Platt.SelectMany(p => new[] { p.Slope.Gradient[0], p.Intercept.Gradient[0] })], softLogits);
    }

    public void ClearGradients()
    {
        Tape.Reset();
        foreach (var parameter in Model.Parameters.Concat(Platt.SelectMany(p => new[] { p.Slope, p.Intercept }))) parameter.Gradient.Clear();
        Model.Tables[0].ClearGradient();
    }

    public void Dispose()
    {
        Model.Dispose();
        foreach (var platt in Platt) platt.Dispose();
        Tape.Dispose();
        _workers.Dispose();
    }

    /// <param name="Losses">Its losses.</param>
    /// <param name="Model">Gradient on Θ by the literature's names, and "embedding".</param>
    /// <param name="Platt">Gradient on P and Q of both tasks.</param>
    /// <param name="SoftLogits">[task][row] calibrated, corrected r̃.</param>
    internal sealed record Outcome(StepLosses Losses, Dictionary<string, float[]> Model, float[] Platt, float[][] SoftLogits)
    {
        public IEnumerable<float[]> Of(string part) => Model.Where(gradient => gradient.Key.StartsWith(part, StringComparison.Ordinal)).Select(gradient => gradient.Value);
    }
}
