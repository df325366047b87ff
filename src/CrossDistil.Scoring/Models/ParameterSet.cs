using CrossDistil.Data.Sampling;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// The dense parameters of a model, made and started in one place. Weights start uniform in ±√(6/(in+out)) (Glorot and
/// Bengio 2010), biases at 0, each slice from a random stream of its own name, so that one more expert changes the
/// start of no other.
/// </summary>
/// <param name="seed">Seed of the run.</param>
public sealed class ParameterSet(ulong seed) : IDisposable
{
    private readonly ParameterSet? _owner; // of the parameters, where this set only shares them
    private readonly bool _trained = true;
    private readonly List<Parameter> _parameters = [];
    private readonly List<ParameterSlice> _slices = [];
    private readonly List<(string Purpose, RandomStream Stream)> _streams = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private long? _left; // numbers that may still be added; null = any

    private ParameterSet(ParameterSet? owner)
        : this(seed: 0) => (_owner, _trained) = (owner, false);

    /// <summary>A set whose parameters stay at zero, without gradients: their numbers are read from a file.</summary>
    /// <param name="maxValues">Maximum number in the file; null = unknown.</param>
    internal static ParameterSet Untrained(long? maxValues = null) => new(owner: null) { _left = maxValues };

    /// <summary>
    /// A set that returns this one's parameters by their names, for another network over the same numbers; this one
    /// must live as long.
    /// </summary>
    internal ParameterSet Shared() => new(this);

    /// <summary>Parameters as they are stored and optimised.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The same numbers under the literature's names.</summary>
    internal IReadOnlyList<ParameterSlice> Slices => _slices;

    /// <summary>One weight matrix [rows, columns].</summary>
    public Parameter Weight(string name, int rows, int columns) => Family(name, [name], rows, columns, isWide: true, isWeight: true);

    /// <summary>One bias [1, columns], zero at the start.</summary>
    public Parameter Bias(string name, int columns) => Family(name, [name], 1, columns, isWide: true, isWeight: false);

    /// <summary>
    /// One matrix [rows, columns] that starts at given values. Zero is not its neutral value, so it does not decay.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="start">(row, column) → value.</param>
    public Parameter Matrix(string name, int rows, int columns, Func<int, int, double> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var parameter = Add(name, rows, columns, decays: false);
        var slice = Slice(name, parameter, 0, rows, 0, columns);
        if (!_trained) return parameter;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) slice.Values(row)[column] = (float)start(row, column);
        return parameter;
    }

    /// <summary>A random stream of the model's seed for a purpose of its own, for what is drawn in training.</summary>
    public RandomStream Random(string purpose)
    {
        var stream = new RandomStream(seed, purpose);
        _streams.Add((purpose, stream));
        return stream;
    }

    /// <summary>The parameters' values, and the positions of the random streams.</summary>
    internal void VisitState(IStateVisitor state)
    {
        foreach (var parameter in _parameters) parameter.VisitState(state);
        foreach (var (purpose, stream) in _streams) stream.VisitState(state, purpose);
    }

    /// <summary>Weights of a family that reads one input, side by side: [input, family · columns].</summary>
    /// <param name="names">One name per member.</param>
    /// <param name="input">Width of the common input.</param>
    /// <param name="columns">Width of each member.</param>
    public Parameter WideWeight(IReadOnlyList<string> names, int input, int columns) =>
        Family(NameOf(names), names, input, columns, isWide: true, isWeight: true);

    /// <summary>
    /// Weights of a family whose members read their own input, one under the other: [family · input, columns].
    /// </summary>
    /// <param name="names">One name per member.</param>
    /// <param name="input">Width of each member's input.</param>
    /// <param name="columns">Width of each member.</param>
    public Parameter StackedWeight(IReadOnlyList<string> names, int input, int columns) =>
        Family(NameOf(names), names, input, columns, isWide: false, isWeight: true);

    /// <summary>Biases of a family, side by side: [1, family · columns].</summary>
    public Parameter WideBias(IReadOnlyList<string> names, int columns) =>
        Family(NameOf(names), names, 1, columns, isWide: true, isWeight: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_owner is null) _parameters.ForEach(p => p.Dispose());
    }

    private static string NameOf(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return $"{names[0]}+{names.Count - 1}";
    }

    /// <summary>Members of [rows, columns] side by side, or else one under the other.</summary>
    private Parameter Family(string parameterName, IReadOnlyList<string> names, int rows, int columns, bool isWide, bool isWeight)
    {
        var (down, across) = isWide ? (0, columns) : (rows, 0); // steps from member to member
        var last = names.Count - 1;
        var parameter = Add(parameterName, rows + (last * down), columns + (last * across), decays: isWeight);
        foreach (var (i, name) in names.Index())
        {
            var slice = Slice(name, parameter, i * down, rows, i * across, columns);
            if (isWeight) Start(slice);
        }

        return parameter;
    }

    private Parameter Add(string name, int rows, int columns, bool decays)
    {
        if ((_left -= (long)rows * columns) < 0)
            throw new ArgumentException(
                $"The parameters have more numbers than there are, from {name} [{rows}, {columns}] on.", nameof(name));
        var parameter = _owner?.Of(name, rows, columns) ?? new Parameter(name, rows, columns, _trained) { Decays = decays };
        _parameters.Add(parameter);
        return parameter;
    }

    private Parameter Of(string name, int rows, int columns) =>
        _parameters.Find(p => string.Equals(p.Name, name, StringComparison.Ordinal) && p.Rows == rows && p.Columns == columns)
        ?? throw new InvalidOperationException($"The network has no parameter {name} [{rows}, {columns}] to share.");

    private ParameterSlice Slice(string name, Parameter parameter, int row, int rows, int column, int columns)
    {
        if (!_names.Add(name))
            throw new ArgumentException($"Two parameters are named {name}: they would start with the same numbers.", nameof(name));
        var slice = new ParameterSlice(name, parameter, row, rows, column, columns);
        _slices.Add(slice);
        return slice;
    }

    private void Start(ParameterSlice slice)
    {
        if (!_trained) return;
        var random = new RandomStream(seed, slice.Name);
        var bound = Math.Sqrt(6.0 / (slice.Rows + slice.Columns));
        for (var row = 0; row < slice.Rows; row++)
            foreach (ref var value in slice.Values(row)) value = (float)(((2 * random.NextDouble()) - 1) * bound);
    }
}
