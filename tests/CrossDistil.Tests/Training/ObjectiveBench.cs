using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Losses;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;

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

    public ObjectiveBench(bool privileged = false, TeacherNetwork? network = null)
    {
        Tape = new Tape(_workers);
        var options = new ModelOptions { EmbeddingDim = 4, Backbone = new MmoeOptions { Experts = 2, Hidden = [6] }, Tower = [5], EmbeddingScale = 1 };
        var shape = new ModelShape(new InputShape(FieldIds, 0), [0.4, 0.1], privileged ? new InputShape([4], 1) : null);
        Model = new MultiTaskModel(options, shape, teachers: true, seed: 3, network: network);
        Platt = [new PlattScaling("platt.0", -0.5), new PlattScaling("platt.1", -2)];
        (Platt[0].Slope.Values[0], Platt[1].Slope.Values[0]) = (1.5f, 0.7f);
        const int sets = 1 + 8;
        var more = privileged ? new Inputs(Rows * sets, 1, [], 1) : null;
        Batch = new Batch(Rows * sets, new Inputs(Rows * sets, FieldIds.Length, [], 0), more, 2) { Rows = Rows * sets };
        if (more is not null)
        {
            Numbers.Ids(Batch.Rows, [4], seed: 8).CopyTo(more.Ids, 0);
            Numbers.Normal(Batch.Rows, seed: 9).CopyTo(more.Numbers, 0);
        }

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
        [.. Orders.Select((order, t) => method.DistillationOf(TermsOf(order, method), t, (SmallData.Tasks[t], 1), Sets))];

    private static RankingTerm[] TermsOf(LevelOrder order, RankingMethod method) =>
        [.. order.Terms.Where(term => TaskDistillation.WeightOf(term, order.Target, method, SmallData.Tasks[order.Target]) > 0)];

    /// <summary>Losses and gradients of one backward pass; a method that ranks nothing sees the uniform rows alone.</summary>
    /// <param name="method">Any method.</param>
    /// <param name="step">Steps done before.</param>
    public Outcome Backward(MethodOptions method, long step = 0)
    {
        IReadOnlyList<RankingTerm>[] terms = [.. Orders.Select(order => method is RankingMethod ranking ? TermsOf(order, ranking) : [])];
        var platt = method is CrossDistilMethod { CalibrationRate: not null } ? Platt : [];
        var objective = method.CreateObjective(new(Model, platt, [.. SmallData.Tasks.Select(task => (task, 1.0))], terms, Sets, Rows));
        return Backward(objective, method is RankingMethod ? Batch.Capacity : Rows, step);
    }

    /// <summary>CrossDistil's losses and gradients.</summary>
    public Outcome Backward(TaskDistillation[] tasks) => Backward(new CrossDistilObjective(Model, tasks, Platt, Rows), Batch.Capacity);

    /// <summary>Plain training's losses and gradients of the uniform rows.</summary>
    public Outcome Plain() => Backward(new PlainObjective(Model, [1.0, 1.0]), Rows);

    /// <summary>Losses and gradients of an objective over the first rows of the batch.</summary>
    public Outcome Backward(Objective objective, int rows, long step = 0)
    {
        ClearGradients();
        Batch.Rows = rows;
        objective.Sweep(Tape, Batch, step);
        Batch.Rows = Batch.Capacity;
        return OutcomeOf(objective.Losses, objective is CrossDistilObjective distilled ? [.. Enumerable.Range(0, 2).Select(task => distilled.SoftLogits(task).ToArray())] : []);
    }

    /// <summary>Gradients of the sum of losses that a test writes out: from a task and its hidden vectors of the whole batch to [1, 1].</summary>
    public Outcome Backward(Func<int, Tensor, Tensor> loss)
    {
        ClearGradients();
        var hidden = Model.Hidden(Tape, Batch, training: true).ToArray();
        Tape.Backward(loss(0, hidden[0]) + loss(1, hidden[1]));
        return OutcomeOf(new StepLosses(2), []);
    }

    /// <summary>The uniform rows of x, and those of a set in the paper's notation.</summary>
    public Tensor Uniform(Tensor x) => Tape.SliceRows(x, 0, Rows);

    public Tensor Set(Tensor x, string name) => Tape.SliceRows(x, (1 + Array.FindIndex(Sets, set => string.Equals(set.Name, name, StringComparison.Ordinal))) * Rows, Rows);

    /// <summary>y of the uniform rows, [rows, 1].</summary>
    public Tensor Label(int task) => Tape.Constant(Batch.Labels[task].AsSpan(0, Rows), Rows, 1);

    /// <summary>The weights of the uniform rows.</summary>
    public RowWeights Weights(int task) => new(Tape, Batch.LabelWeights[task].AsSpan(0, Rows));

    public Outcome OutcomeOf(StepLosses losses, float[][] softLogits)
    {
        var dense = Model.Slices.ToDictionary(
            slice => slice.Name, slice => Enumerable.Range(0, slice.Rows).SelectMany(row => slice.Gradient(row).ToArray()).ToArray(), StringComparer.Ordinal);
        foreach (var table in Model.Tables)
        {
            dense.Add(table.Name, new float[table.Rows * table.RowLength]);
            table.AddGradientTo(dense[table.Name]);
        }

        return new Outcome(losses, dense, [.. Platt.SelectMany(p => new[] { p.Slope.Gradient[0], p.Intercept.Gradient[0] })], softLogits);
    }

    public void ClearGradients()
    {
        Tape.Reset();
        foreach (var parameter in Model.Parameters.Concat(Platt.SelectMany(p => new[] { p.Slope, p.Intercept }))) parameter.Gradient.Clear();
        foreach (var table in Model.Tables) table.ClearGradient();
    }

    public void Dispose()
    {
        Model.Dispose();
        foreach (var platt in Platt) platt.Dispose();
        Tape.Dispose();
        _workers.Dispose();
    }

    /// <param name="Losses">Its losses.</param>
    /// <param name="Model">Gradient on Θ by the literature's names, and of the embeddings by their table's.</param>
    /// <param name="Platt">Gradient on P and Q of both tasks.</param>
    /// <param name="SoftLogits">[task][row] calibrated, corrected r̃.</param>
    internal sealed record Outcome(StepLosses Losses, Dictionary<string, float[]> Model, float[] Platt, float[][] SoftLogits)
    {
        public IEnumerable<float[]> Of(string part) => Model.Where(gradient => gradient.Key.StartsWith(part, StringComparison.Ordinal)).Select(gradient => gradient.Value);
    }
}
