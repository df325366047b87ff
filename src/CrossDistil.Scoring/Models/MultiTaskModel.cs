using CrossDistil.Data.Sampling;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// Embeddings → backbone → heads. One student per task gives the logit that is served; one teacher per task, where
/// there are teachers, gives a score that only training needs.
/// </summary>
internal sealed class MultiTaskModel : IDisposable
{
    private const string PrivilegedTable = "privileged";

    private readonly InputLayer[] _inputs;      // one for all tasks, or one per task
    private readonly InputLayer? _privileged;
    private readonly TeacherFamily? _ownTeachers;
    private readonly Head?[] _students;         // null for a task that a served network does not answer
    private readonly Head[] _teachers;          // those that are heads on the backbone
    private readonly ModelOptions _options;
    private readonly ModelShape _shape;
    private readonly ParameterSet _parameters;
    private readonly Dropout _embeddingDropout, _dropout;
    private readonly Tensor[] _x, _hidden, _scores;

    /// <summary>Builds and starts a model.</summary>
    /// <param name="options">Backbone, towers, embedding width.</param>
    /// <param name="shape">Ids per field, numbers, base rates.</param>
    /// <param name="teachers">Whether there are teachers.</param>
    /// <param name="seed">Seed of the start and of dropout.</param>
    /// <param name="regressionTeachers">
    /// [task] whether its teacher gives logits of its label, which start like the student's; null = none does.
    /// </param>
    /// <param name="network">Layers of the teachers; null = heads on the students' backbone.</param>
    public MultiTaskModel(
        ModelOptions options, ModelShape shape, bool teachers, ulong seed, IReadOnlyList<bool>? regressionTeachers = null,
        TeacherNetwork? network = null)
    {
        (_options, _shape) = (options, shape);
        _parameters = new ParameterSet(seed);
        var copies = options.Backbone.HasOwnEmbeddings ? shape.Tasks : 1;
        _inputs = [.. Enumerable.Range(0, copies).Select(copy => new InputLayer(NameOf(copy), shape.Inputs, options, seed))];
        _privileged = shape.Privileged is { } privileged ? new InputLayer(PrivilegedTable, privileged, options, seed) : null;
        Backbone = options.Backbone.Build(_parameters, _inputs[0].Width, shape.Tasks);
        _students = [.. Enumerable.Range(0, shape.Tasks).Select(t => new Head(_parameters, $"student.{t}", Backbone.Width, options.Tower))];
        _ownTeachers = teachers && network is not null ? new TeacherFamily(network, options, shape, _parameters, seed, _inputs[0]) : null;
        var (heads, width) = (teachers && network is null ? shape.Tasks : 0, Backbone.Width + (_privileged?.Width ?? 0));
        _teachers = [.. Enumerable.Range(0, heads).Select(t => new Head(_parameters, $"teacher.{t}", width, options.Tower))];
        (_x, _hidden, _scores) = (new Tensor[shape.Tasks], new Tensor[shape.Tasks], new Tensor[shape.Tasks]);
        _embeddingDropout = new Dropout(options.EmbeddingDropout, new RandomStream(seed, "embedding dropout"));
        _dropout = new Dropout(options.Dropout, new RandomStream(seed, "dropout"));
        Tables = [.. _inputs.Append(_privileged).Select(layer => layer?.Table).Append(_ownTeachers?.Table).OfType<EmbeddingTable>()];
        if (options.HeadBias == LogitStart.BaseRate) StartAtBaseRate(shape, regressionTeachers);
    }

    /// <summary>
    /// Students alone, without gradients: over the numbers of another model, or zero until its own are read.
    /// </summary>
    private MultiTaskModel(
        ModelOptions options, ModelShape shape, IReadOnlyList<int> answers, MultiTaskModel? owner, long? maxValues = null)
    {
        (_options, _shape) = (options, shape);
        var copies = options.Backbone.HasOwnEmbeddings ? shape.Tasks : 1;
        var embeddings = copies * shape.Inputs.FieldIds.Sum(ids => (long)ids) * options.EmbeddingDim;
        if (embeddings > maxValues)
            throw new ArgumentException(
                $"Its embeddings have {embeddings} numbers, more than the {maxValues} that there are.", nameof(maxValues));
        _parameters = owner?._parameters.Shared() ?? ParameterSet.Untrained(maxValues - embeddings);
        _inputs = owner is null
            ? [.. Enumerable.Range(0, copies).Select(copy => new InputLayer(NameOf(copy), shape.Inputs, options, seed: null))]
            : [.. owner._inputs.Select(layer => layer.Replica())];
        Backbone = options.Backbone.Build(_parameters, _inputs[0].Width, shape.Tasks);
        _students = [.. Enumerable.Range(0, shape.Tasks).Select(t =>
            answers.Contains(t) ? new Head(_parameters, $"student.{t}", Backbone.Width, options.Tower) : null)];
        (_teachers, _embeddingDropout, _dropout) = ([], Dropout.Off, Dropout.Off);
        (_x, _hidden, _scores) = (new Tensor[shape.Tasks], new Tensor[shape.Tasks], []);
        Tables = [.. _inputs.Select(layer => layer.Table).OfType<EmbeddingTable>()];
    }

    /// <summary>
    /// A network to score with, all zero until its numbers are read: no teachers, no gradients, towers only of the
    /// tasks that it answers.
    /// </summary>
    /// <param name="options">Backbone, towers, embedding width.</param>
    /// <param name="inputs">What students see.</param>
    /// <param name="tasks">Number of tasks that it was trained on.</param>
    /// <param name="answers">Positions of those that it answers.</param>
    /// <param name="maxValues">
    /// Numbers that can be read: a network of more is refused before its memory is taken; null = unknown.
    /// </param>
    /// <exception cref="ArgumentException">It would have more numbers.</exception>
    public static MultiTaskModel ForServing(
        ModelOptions options, InputShape inputs, int tasks, IReadOnlyList<int> answers, long? maxValues = null) =>
        new(options, new ModelShape(inputs, new double[tasks]), answers, owner: null, maxValues);

    /// <summary>
    /// The students over the same numbers, with scratch of their own: one thread scores with this model, another with
    /// the replica. Nothing may train meanwhile, and this model must live as long.
    /// </summary>
    public MultiTaskModel Replica() =>
        new(_options, _shape with { Privileged = null }, [.. Enumerable.Range(0, Tasks).Where(task => _students[task] is not null)], this);

    /// <summary>Whether a table of a model holds privileged fields, and not those that students see.</summary>
    internal static bool IsPrivileged(EmbeddingTable table) => string.Equals(table.Name, PrivilegedTable, StringComparison.Ordinal);

    /// <summary>Number of tasks.</summary>
    public int Tasks => _students.Length;

    /// <summary>Whether the model has teachers.</summary>
    public bool HasTeachers => HasOwnTeachers || _teachers.Length > 0;

    /// <summary>Whether teachers are networks of their own, which share no parameters with the students.</summary>
    public bool HasOwnTeachers => _ownTeachers is not null;

    /// <summary>Whether teachers see inputs that students do not.</summary>
    public bool HasPrivileged => _privileged is not null;

    /// <summary>The network between embeddings and heads.</summary>
    internal Backbone Backbone { get; }

    /// <summary>
    /// The embedding tables: one that all tasks share, or one per task; then the teachers', privileged or their own, if
    /// there is one.
    /// </summary>
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
        for (var i = 0; i < _inputs.Length; i++)
        {
            var x = _inputs[i].Forward(tape, batch.Inputs, batch.Rows);          // [rows, fields · dim + numbers]
            _x[i] = training ? _embeddingDropout.Apply(tape, x) : x;
        }

        if (_inputs.Length == 1) _x.AsSpan(1).Fill(_x[0]);
        Backbone.Forward(PassOf(tape, training), _x, _hidden);
        return _hidden;
    }

    /// <summary>The student's logit, [rows, 1].</summary>
    public Tensor Student(Tape tape, int task, Tensor hidden, bool training) =>
        _students[task]?.Forward(PassOf(tape, training), hidden)
        ?? throw new InvalidOperationException($"The network does not answer task {task}.");

    /// <summary>
    /// The teachers' scores, [task] of [rows, 1]; valid until the next call. Of a ranking teacher only the order has
    /// meaning. A teacher reads its task's hidden vector and, where there are any, privileged inputs; one with a
    /// network of its own reads the batch alone.
    /// </summary>
    /// <param name="tape">Tape of the step.</param>
    /// <param name="batch">The rows that <paramref name="hidden"/> was computed of.</param>
    /// <param name="hidden">What <see cref="Hidden"/> gave, [task] of [rows, width].</param>
    /// <param name="training">Whether dropout applies.</param>
    public ReadOnlySpan<Tensor> Scores(Tape tape, Batch batch, ReadOnlySpan<Tensor> hidden, bool training)
    {
        var own = _ownTeachers?.Forward(tape, batch, training);                                    // [rows, tasks]
        var privileged = Privileged(tape, batch);
        for (var t = 0; t < _scores.Length; t++)
            _scores[t] = own is null ? Teacher(tape, t, hidden[t], privileged, training) : tape.Slice(own, t, 1);
        return _scores;
    }

    /// <summary>
    /// Inputs of teachers in addition to the hidden vectors, [rows, width]; null where there are none.
    /// </summary>
    internal Tensor? Privileged(Tape tape, Batch batch) => _privileged?.Forward(tape, batch.Privileged!, batch.Rows);

    /// <summary>The score of a teacher that is a head on the backbone, [rows, 1].</summary>
    internal Tensor Teacher(Tape tape, int task, Tensor hidden, Tensor? privileged, bool training) =>
        _teachers[task].Forward(PassOf(tape, training), privileged is null ? hidden : tape.Concat([hidden, privileged]));

    /// <summary>What the backbone adds to the loss, [1, 1]; null = nothing.</summary>
    public Tensor? Penalty(Tape tape) => Backbone.Penalty(tape);

    /// <summary>Tables, parameters, and the position of every random stream of training.</summary>
    public void VisitState(IStateVisitor state)
    {
        foreach (var table in Tables) table.VisitState(state);
        _parameters.VisitState(state);
        Backbone.VisitState(state);
        _embeddingDropout.VisitState(state, "embedding dropout");
        _dropout.VisitState(state, "dropout");
        _ownTeachers?.VisitState(state);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parameters.Dispose();
        foreach (var layer in _inputs) layer.Dispose();
        _privileged?.Dispose();
        _ownTeachers?.Dispose();
    }

    private void StartAtBaseRate(ModelShape shape, IReadOnlyList<bool>? regressionTeachers)
    {
        for (var task = 0; task < Tasks; task++)
        {
            var logit = (float)shape.BaseLogit(task);
            _students[task]!.OutputBias.Values[0] = logit;
            if (!HasTeachers || regressionTeachers?[task] != true) continue;
            if (_ownTeachers is null) _teachers[task].OutputBias.Values[0] = logit;
            else _ownTeachers.OutputBias[task] = logit;
        }
    }

    private static string NameOf(int copy) => copy == 0 ? "embedding" : $"embedding.task{copy}";

    private Pass PassOf(Tape tape, bool training) => new(tape, training, training ? _dropout : Dropout.Off);
}
