using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Models;

/// <summary>
/// Embeddings → backbone → heads. One student per task gives the logit that is served; one teacher per task, where there are
/// teachers, gives a ranking score.
/// </summary>
public sealed class MultiTaskModel : IDisposable
{
    private readonly Backbone _backbone;
    private readonly Head[] _students, _teachers;
    private readonly ParameterSet _parameters;
    private readonly FieldLists[] _lists;
    private readonly Dropout _embeddingDropout, _dropout;
    private readonly Tensor[] _hidden;

    /// <summary>Builds and starts a model.</summary>
    /// <param name="options">Backbone, towers, embedding width.</param>
    /// <param name="shape">Ids per field, numbers, base rates.</param>
    /// <param name="teachers">Whether teacher heads exist.</param>
    /// <param name="seed">Seed of the start and of dropout.</param>
    public MultiTaskModel(ModelOptions options, ModelShape shape, bool teachers, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        _parameters = new ParameterSet(seed);
        Embeddings = new EmbeddingTable("embedding", shape.FieldIds, options.EmbeddingDim);
        var input = (shape.FieldIds.Count * options.EmbeddingDim) + shape.Numbers;
        _backbone = Backbone.Create(options.Backbone, _parameters, input, shape.Tasks);
        _students = [.. Enumerable.Range(0, shape.Tasks).Select(t => new Head(_parameters, $"student.{t}", _backbone.Width, options.Tower))];
        _teachers = [.. Enumerable.Range(0, teachers ? shape.Tasks : 0).Select(t => new Head(_parameters, $"teacher.{t}", _backbone.Width, options.Tower))];
        _hidden = new Tensor[shape.Tasks];
        _lists = new FieldLists[shape.FieldIds.Count];
        _embeddingDropout = new Dropout(options.EmbeddingDropout, new RandomStream(seed, "embedding dropout"));
        _dropout = new Dropout(options.Dropout, new RandomStream(seed, "dropout"));

        var random = new RandomStream(seed, "embedding");
        foreach (ref var value in Embeddings.Values) value = (float)(random.NextNormal() * options.EmbeddingScale);
        if (options.HeadBias == LogitStart.BaseRate)
            for (var task = 0; task < shape.Tasks; task++) _students[task].OutputBias.Values[0] = (float)shape.BaseLogit(task);
    }

    /// <summary>Number of tasks.</summary>
    public int Tasks => _students.Length;

    /// <summary>Whether the model has teacher heads.</summary>
    public bool HasTeachers => _teachers.Length > 0;

    /// <summary>Every field's embedding rows.</summary>
    public EmbeddingTable Embeddings { get; }

    /// <summary>The dense parameters.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters.Parameters;

    /// <summary>The dense parameters under the literature's names.</summary>
    public IReadOnlyList<ParameterSlice> Slices => _parameters.Slices;

    /// <summary>One hidden vector per task, [task] of [rows, width]; valid until the next call.</summary>
    /// <param name="tape">Tape of the step; one that does not record scores without dropout.</param>
    /// <param name="batch">Encoded rows.</param>
    /// <param name="training">Whether dropout applies.</param>
    public ReadOnlySpan<Tensor> Hidden(Tape tape, Batch batch, bool training)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < batch.Lists.Count; i++)
            _lists[i] = new FieldLists(batch.Lists[i].Field, batch.Lists[i].Offsets, batch.Lists[i].Ids);
        var x = tape.Gather(                                                     // [rows, fields · dim + numbers]
            Embeddings, batch.Ids.AsSpan(0, batch.Rows * batch.Fields), batch.Rows, _lists.AsSpan(0, batch.Lists.Count),
            batch.Numbers.AsSpan(0, batch.Rows * batch.NumberColumns), batch.NumberColumns);
        if (training) x = _embeddingDropout.Apply(tape, x);
        _backbone.Forward(tape, x, _hidden, training ? _dropout : Dropout.Off);
        return _hidden;
    }

    /// <summary>The student's logit, [rows, 1].</summary>
    public Tensor Student(Tape tape, int task, Tensor hidden, bool training) =>
        _students[task].Forward(tape, hidden, training ? _dropout : Dropout.Off);

    /// <summary>The teacher's score, [rows, 1]: only order has meaning.</summary>
    public Tensor Teacher(Tape tape, int task, Tensor hidden, bool training) =>
        _teachers[task].Forward(tape, hidden, training ? _dropout : Dropout.Off);

    /// <inheritdoc/>
    public void Dispose()
    {
        _parameters.Dispose();
        Embeddings.Dispose();
    }
}
