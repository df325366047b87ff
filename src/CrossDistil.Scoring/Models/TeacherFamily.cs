using CrossDistil.Data.Sampling;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// Teachers that are networks of their own: embeddings and an MLP for each task, of one shape, so that all of them cost
/// one look-up and one block-diagonal product per layer. No teacher shares parameters with another, or with a student.
/// </summary>
internal sealed class TeacherFamily : IDisposable
{
    private readonly InputLayer _input;
    private readonly DenseLayer[] _layers;    // the last one is linear and one wide
    private readonly Dropout _embeddingDropout, _dropout;

    /// <summary>Builds and starts a teacher per task.</summary>
    /// <param name="network">Widths of each.</param>
    /// <param name="options">How embeddings start, and dropout.</param>
    /// <param name="shape">Ids per field, numbers, tasks.</param>
    /// <param name="parameters">Where layers <c>teacher.0.0</c>, … are made.</param>
    /// <param name="seed">Seed of the embeddings' start and of dropout.</param>
    /// <param name="students">The students' layer, which reads the same rows.</param>
    public TeacherFamily(
        TeacherNetwork network, ModelOptions options, ModelShape shape, ParameterSet parameters, ulong seed, InputLayer students)
    {
        var embedding = options with { EmbeddingDim = network.EmbeddingDim };
        _input = new InputLayer("teacher.embedding", shape.Inputs, embedding, seed, shape.Tasks, students);
        int[] widths = [_input.Width, .. network.Hidden, 1];
        _layers = [.. Enumerable.Range(0, widths.Length - 1).Select(layer => DenseLayer.OnOwnInputs(
            parameters, [.. Enumerable.Range(0, shape.Tasks).Select(task => $"teacher.{task}.{layer}")],
            widths[layer], widths[layer + 1], layer == widths.Length - 2 ? Activation.None : Activation.Relu))];
        // Random streams of their own, so that students train as they would without these teachers.
        _embeddingDropout = new Dropout(options.EmbeddingDropout, new RandomStream(seed, "teachers' embedding dropout"));
        _dropout = new Dropout(options.Dropout, new RandomStream(seed, "teachers' dropout"));
    }

    /// <summary>The embeddings, a vector per teacher in every row; null without fields.</summary>
    public EmbeddingTable? Table => _input.Table;

    /// <summary>Biases of the scores, [task].</summary>
    public Span<float> OutputBias => _layers[^1].Bias.Values;

    /// <summary>[rows, tasks]: each task's score by its own teacher.</summary>
    public Tensor Forward(Tape tape, Batch batch, bool training)
    {
        var pass = new Pass(tape, training, training ? _dropout : Dropout.Off);
        var x = _input.Forward(tape, batch.Inputs, batch.Rows);                     // [rows, tasks · (fields · dim + numbers)]
        if (training) x = _embeddingDropout.Apply(tape, x);
        foreach (var layer in _layers) x = layer.Forward(pass, x);                  // [rows, tasks · width]
        return x;
    }

    /// <summary>The state of dropout; parameters and tables belong to the model.</summary>
    public void VisitState(IStateVisitor state)
    {
        _embeddingDropout.VisitState(state, "teachers' embedding dropout");
        _dropout.VisitState(state, "teachers' dropout");
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();
}
