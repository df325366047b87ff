using System.Runtime.InteropServices;
using CrossDistil.Scoring.Models;
using Google.Protobuf;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// A network's numbers as constants of the graph, under the literature's names. A wide parameter is put together of its
/// slices, which ONNX Runtime does once, when it loads the graph.
/// </summary>
internal sealed class NetworkWeights(OnnxGraph graph, MultiTaskModel model, string prefix)
{
    private readonly Dictionary<ParameterSlice, string> _slices = [];
    private readonly Dictionary<Parameter, string> _whole = [];

    /// <summary>The vectors of one field, [ids, dim].</summary>
    public string Vectors(EmbeddingTable table, int field, string feature) =>
        graph.Weights($"{prefix}{table.Name}.{feature}", () => BytesOf(table.FieldValues(field)), table.FieldRows[field], table.Dim);

    /// <summary>A whole parameter.</summary>
    public string Whole(Parameter parameter)
    {
        if (!_whole.TryGetValue(parameter, out var name)) _whole.Add(parameter, name = PutTogether(parameter));
        return name;
    }

    /// <summary>A block of a parameter: a slice where there is such a one.</summary>
    public string Block(Parameter parameter, int row, int rows, int column, int columns)
    {
        if (rows == parameter.Rows && columns == parameter.Columns) return Whole(parameter);
        var slice = SlicesOf(parameter)
            .FirstOrDefault(slice => (slice.Row, slice.Rows, slice.Column, slice.Columns) == (row, rows, column, columns));
        if (slice is not null) return Name(slice);
        var block = Whole(parameter);
        if (rows < parameter.Rows) block = graph.Slice(block, axis: 0, row, rows);
        return columns < parameter.Columns ? graph.Slice(block, axis: 1, column, columns) : block;
    }

    private string PutTogether(Parameter parameter)
    {
        ParameterSlice[] slices = [.. SlicesOf(parameter).OrderBy(slice => slice.Row).ThenBy(slice => slice.Column)];
        if (slices.Length > 0
            && Tile(slices, parameter.Columns, slice => (slice.Column, slice.Columns))
            && slices.All(slice => slice.Rows == parameter.Rows))
            return graph.Concat([.. slices.Select(Name)], axis: 1);
        if (slices.Length > 0
            && Tile(slices, parameter.Rows, slice => (slice.Row, slice.Rows))
            && slices.All(slice => slice.Columns == parameter.Columns))
            return graph.Concat([.. slices.Select(Name)], axis: 0);
        return graph.Weights(prefix + parameter.Name, () => BytesOf(parameter.Values), parameter.Rows, parameter.Columns);
    }

    private static bool Tile(ParameterSlice[] slices, int all, Func<ParameterSlice, (int Start, int Count)> place)
    {
        var next = 0;
        foreach (var (start, count) in slices.Select(place))
        {
            if (start != next) return false;
            next += count;
        }

        return next == all;
    }

    private IEnumerable<ParameterSlice> SlicesOf(Parameter parameter) =>
        model.Slices.Where(slice => ReferenceEquals(slice.Parameter, parameter));

    private string Name(ParameterSlice slice)
    {
        if (!_slices.TryGetValue(slice, out var name))
            _slices.Add(slice, name = graph.Weights(prefix + slice.Name, () => BytesOf(slice), slice.Rows, slice.Columns));
        return name;
    }

    private static ByteString BytesOf(ReadOnlySpan<float> values) => ByteString.CopyFrom(MemoryMarshal.AsBytes(values));

    private static ByteString BytesOf(ParameterSlice slice)
    {
        var values = new float[slice.Rows * slice.Columns];
        for (var row = 0; row < slice.Rows; row++) slice.Values(row).CopyTo(values.AsSpan(row * slice.Columns));
        return BytesOf(values);
    }
}
