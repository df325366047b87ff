using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Models;

/// <summary>A shared network: one input → one hidden vector per task.</summary>
public abstract class Backbone
{
    /// <summary>Width of each task's hidden vector.</summary>
    public abstract int Width { get; }

    /// <summary>Writes the hidden vector of every task.</summary>
    /// <param name="tape">Tape of the step.</param>
    /// <param name="x">Concatenated embeddings and numbers, [rows, input].</param>
    /// <param name="hidden">[task] of [rows, <see cref="Width"/>]; filled.</param>
    /// <param name="dropout">Applied after each hidden layer.</param>
    public abstract void Forward(Tape tape, Tensor x, Span<Tensor> hidden, Dropout dropout);

    /// <summary>Builds the backbone that <paramref name="options"/> describe.</summary>
    public static Backbone Create(BackboneOptions options, ParameterSet parameters, int input, int tasks) => options switch
    {
        SharedBottomOptions sharedBottom => new SharedBottom(sharedBottom, parameters, input),
        MmoeOptions mmoe => new Mmoe(mmoe, parameters, input, tasks),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options, "Unknown backbone."),
    };
}
