using System.Globalization;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Models;

/// <summary>
/// Embeddings → backbone → heads. One student per task gives the logit that is served; one teacher per task, where there are
/// teachers, gives a score that only training needs.
/// </summary>
public sealed class MultiTaskModel : IDisposable
{
    private readonly InputLayer[] _inputs;      // one for all tasks, or one per task
    private readonly InputLayer? _privileged;
    private readonly Head[] _students, _teachers;
    private readonly ParameterSet _parameters;
    private readonly Dropout _embeddingDropout, _dropout;
    private readonly Tensor[] _x, _hidden;

    /// <summary>Builds and starts a model.</summary>
    /// <param name="options">Backbone, towers, embedding width.</param>
    /// <param name="shape">Ids per field, numbers, base rates.</param>
    /// <param name="teachers">Whether teacher heads exist.</param>
    /// <param name="seed">Seed of the start and of dropout.</param>
    /// <param name="regressionTeachers">Whether teachers give logits of their label, which then start where the students' do.</param>
    public MultiTaskModel(ModelOptions options, ModelShape shape, bool teachers, ulong seed, bool regressionTeachers = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        _parameters = new ParameterSet(seed);
        var copies = Backbone.HasOwnEmbeddings(options.Backbone) ? shape.Tasks : 1;
        _inputs = [.. Enumerable.Range(0, copies).Select(copy => new InputLayer(NameOf(copy), shape.Inputs, options, seed))];
        _privileged = shape.Privileged is { } privileged ? new InputLayer("privileged", privileged, options, seed) : null;
        Backbone = Backbone.Create(options.Backbone, _parameters, _inputs[0].Width, shape.Tasks);
        var sight = Backbone.Width + (_privileged?.Width ?? 0);
        _students = [.. Enumerable.Range(0, shape.Tasks).Select(t => new Head(_parameters, $"student.{t}", Backbone.Width, options.Tower))];
        _teachers = [.. Enumerable.Range(0, teachers ? shape.Tasks : 0).Select(t => new Head(_parameters, $"teacher.{t}", sight, options.Tower))];
        (_x, _hidden) = (new Tensor[shape.Tasks], new Tensor[shape.Tasks]);
        _embeddingDropout = new Dropout(options.EmbeddingDropout, new RandomStream(seed, "embedding dropout"));
        _dropout = new Dropout(options.Dropout, new RandomStream(seed, "dropout"));
        Tables = [.. _inputs.Append(_privileged).Select(layer => layer?.Table).OfType<EmbeddingTable>()];

        if (options.HeadBias == LogitStart.BaseRate)
        {
            StartAtBaseRate(_students, shape);
            if (regressionTeachers) StartAtBaseRate(_teachers, shape);
        }
    }

    /// <summary>Number of tasks.</summary>
    public int Tasks => _students.Length;

    /// <summary>Whether the model has teacher heads.</summary>
    public bool HasTeachers => _teachers.Length > 0;

    /// <summary>Whether teachers see inputs that students do not.</summary>
    public bool HasPrivileged => _privileged is not null;

    /// <summary>What lies between embeddings and heads.</summary>
    internal Backbone Backbone { get; }

    /// <summary>The embedding tables: one that all tasks share, or one per task; then the teachers' privileged one, where there is one.</summary>
    public IReadOnlyList<EmbeddingTable> Tables { get; }

    /// <summary>The dense parameters.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters.Parameters;

    /// <summary>The dense parameters under the literature's names.</summary>
    public IReadOnlyList<ParameterSlice> Slices => _parameters.Slices;

    /// <summary>One hidden vector per task, [task] of [rows, width]; valid until the next call.</summary>
    /// <param name="tape">Tape of the step; one that does not record scores without dropout.</param>
    /// <param name="batch">Encoded rows.</param>
    /// <param name="training">Whether dropout applies and gates are drawn.</param>
    public ReadOnlySpan<Tensor> Hidden(Tape tape, Batch batch, bool training)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < _inputs.Length; i++)
        {
            var x = _inputs[i].Forward(tape, batch.Inputs, batch.Rows);          // [rows, fields · dim + numbers]
            _x[i] = training ? _embeddingDropout.Apply(tape, x) : x;
        }

        if (_inputs.Length == 1) _x.AsSpan(1).Fill(_x[0]);
        Backbone.Forward(PassOf(tape, training), _x, _hidden);
        return _hidden;
    }

    /// <summary>What teachers see besides the hidden vectors, [rows, width]; null where they see no more than students.</summary>
    public Tensor? Privileged(Tape tape, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _privileged?.Forward(tape, batch.Privileged!, batch.Rows);
    }

    /// <summary>The student's logit, [rows, 1].</summary>
    public Tensor Student(Tape tape, int task, Tensor hidden, bool training) =>
        _students[task].Forward(PassOf(tape, training), hidden);

    /// <summary>The teacher's score, [rows, 1]. Of a ranking teacher only the order has meaning.</summary>
    /// <param name="tape">Tape of the step.</param>
    /// <param name="task">The task.</param>
    /// <param name="hidden">Its hidden vector, [rows, width].</param>
    /// <param name="privileged">What <see cref="Privileged"/> gave for the same rows.</param>
    /// <param name="training">Whether dropout applies.</param>
    public Tensor Teacher(Tape tape, int task, Tensor hidden, Tensor? privileged, bool training)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return _teachers[task].Forward(PassOf(tape, training), privileged is null ? hidden : tape.Concat([hidden, privileged]));
    }

    /// <summary>What the backbone adds to the loss, [1, 1]; null = nothing.</summary>
    public Tensor? Penalty(Tape tape) => Backbone.Penalty(tape);

    /// <inheritdoc/>
    public void Dispose()
    {
        _parameters.Dispose();
        foreach (var layer in _inputs) layer.Dispose();
        _privileged?.Dispose();
    }

    private static void StartAtBaseRate(Head[] heads, ModelShape shape)
    {
        for (var task = 0; task < heads.Length; task++) heads[task].OutputBias.Values[0] = (float)shape.BaseLogit(task);
    }

    private static string NameOf(int copy) => copy == 0 ? "embedding" : string.Create(CultureInfo.InvariantCulture, $"embedding.task{copy}");

    private Pass PassOf(Tape tape, bool training) => new(tape, training, training ? _dropout : Dropout.Off);
}
