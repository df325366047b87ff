using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using Xunit;

namespace CrossDistil.Tests.Models;

public sealed class SingleTaskTests : IDisposable
{
    private const int Rows = 6;
    private static readonly ModelOptions Options = new() { EmbeddingDim = 3, Backbone = new SingleOptions { Hidden = [5, 4] }, Tower = [4], EmbeddingScale = 1 };

    private readonly Workers _workers = new(1);
    private readonly Tape _tape;
    private readonly MultiTaskModel _model = new(Options, new ModelShape(new InputShape([4, 3], 0), [0.5, 0.5, 0.5]), teachers: true, seed: 2);

    public SingleTaskTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _model.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_tasks_gradient_reaches_nothing_of_another_embeddings_included(int task)
    {
        var hidden = _model.Hidden(_tape, BatchOf(), training: true)[task];
        var student = _model.Student(_tape, task, hidden, training: true);
        var teacher = _model.Teacher(_tape, task, hidden, privileged: null, training: true);
        _tape.Backward(_tape.Sum(student + (teacher * 2)));
        Assert.All(_model.Slices, slice => Assert.Equal(slice.Name.Split('.')[1][0] - '0' == task, IsReached(slice)));
        for (var other = 0; other < 3; other++)
        {
            var gradient = new float[_model.Tables[other].Rows * _model.Tables[other].RowLength];
            _model.Tables[other].AddGradientTo(gradient);
            Assert.Equal(other == task, Array.Exists(gradient, value => value != 0));
        }
    }

    [Fact]
    public void No_parameter_holds_weights_of_two_tasks() => Assert.All(
        _model.Slices.GroupBy(slice => slice.Parameter),
        parameter => Assert.Single(parameter.Select(slice => slice.Name.Split('.')[1]).Distinct(StringComparer.Ordinal)));

    [Fact]
    public void Every_task_has_a_table_of_its_own_start()
    {
        Assert.Equal(["embedding", "embedding.task1", "embedding.task2"], _model.Tables.Select(table => table.Name));
        Assert.NotEqual(_model.Tables[0].Values.ToArray(), _model.Tables[1].Values.ToArray());
    }

    [Fact]
    public void Without_a_hidden_layer_each_head_reads_its_own_embeddings()
    {
        using var model = new MultiTaskModel(
            Options with { Backbone = new SingleOptions { Hidden = [] } }, new ModelShape(new InputShape([4, 3], 0), [0.5, 0.5]), teachers: false, seed: 2);
        var hidden = model.Hidden(_tape, BatchOf(), training: false);
        for (var task = 0; task < 2; task++)
            Assert.Equal(model.Tables[task].FieldValues(0)[..3].ToArray(), hidden[task].Values[..3].ToArray()); // row 0 has id 0
    }

    private static bool IsReached(ParameterSlice slice) => Enumerable.Range(0, slice.Rows).Any(row => slice.Gradient(row).ContainsAnyExcept(0));

    private static Batch BatchOf()
    {
        var batch = new Batch(Rows, new Inputs(Rows, fields: 2, [], 0), privileged: null, tasks: 3) { Rows = Rows };
        for (var row = 0; row < Rows; row++) (batch.Inputs.Ids[row * 2], batch.Inputs.Ids[(row * 2) + 1]) = (row % 4, row % 3);
        return batch;
    }
}
